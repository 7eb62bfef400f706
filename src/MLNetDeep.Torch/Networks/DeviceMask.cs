using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// Dropout masks that are drawn on a GPU: value by value a hash of two keys and the value's number, so that they too are functions of seed,
/// step and layer. They are others than managed code draws, and equally random.
/// </summary>
/// <remarks>
/// The hash is lowbias32 (Chris Wellons, "Prospecting for Hash Functions", 2018), with a key before each of its first two multiplications.
/// </remarks>
internal static class DeviceMask
{
    /// <summary>Up to here it is faster to draw in managed code and to send the mask.</summary>
    public const int FewestValues = 1 << 15;

    /// <summary>
    /// A mask of the shape of <paramref name="input"/> on its device: 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).
    /// </summary>
    public static Tensor Draw(Tensor input, NoisePlace place, float rate, NetworkTensors memory)
    {
        using var scope = NewDisposeScope();
        var keys = place.Stream(RandomPurpose.Dropout).NextUInt64();
        var hash = memory.Counters(input.NumberOfElements).bitwise_xor(Number(keys));
        Mix(hash, shift: 16);
        hash.mul_(Number(0x7feb352d)).bitwise_xor_(Number(keys >> 32));
        Mix(hash, shift: 15);
        hash.mul_(Number(0x846ca68b));
        Mix(hash, shift: 16);

        // As signed numbers hashes begin at the smallest.
        var threshold = int.MinValue + (long)Math.Min(uint.MaxValue, rate * (double)(1L << 32));
        using var scale = tensor(1 / (1 - rate), float32, CPU);
        return hash.ge(Number((ulong)threshold)).to(float32).mul_(scale).view(input.shape).MoveToOuterDisposeScope();
    }

    /// <summary>h ^= h >>> shift: libtorch shifts copies of the sign in, which are masked out.</summary>
    private static void Mix(Tensor hash, int shift) =>
        hash.bitwise_xor_(hash.bitwise_right_shift(Number((ulong)shift)).bitwise_and_(Number((1UL << (32 - shift)) - 1)));

    /// <summary>The lower 32 bits as a number that meets tensors of any device.</summary>
    private static Tensor Number(ulong bits) => tensor(unchecked((int)bits), int32, CPU);
}
