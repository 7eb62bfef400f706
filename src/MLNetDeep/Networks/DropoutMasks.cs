using System.Runtime.InteropServices;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Networks;

/// <summary>
/// The dropout masks of one training step. Drawn by managed code from (seed, step, layer), so that they are the same on every device and need
/// no random state.
/// </summary>
internal sealed class DropoutMasks(int seed, long step)
{
    /// <summary>A mask of the shape of <paramref name="input"/>: 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    public Tensor Draw(Tensor input, int layer, float rate)
    {
        var mask = empty(input.shape, float32, CPU);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), layer, rate);
        return mask.to(input.device);
    }

    private void Fill(Span<float> mask, int layer, float rate)
    {
        var stream = new RandomStream(seed, RandomPurpose.Dropout, step, layer);
        var kept = 1 / (1 - rate);
        var threshold = (uint)Math.Min(uint.MaxValue, rate * (double)(1UL << 32));
        for (var i = 0; i < mask.Length; i += 2)
        {
            // Two decisions from each 64 bits.
            var bits = stream.NextUInt64();
            mask[i] = (uint)bits < threshold ? 0 : kept;
            if (i + 1 < mask.Length)
                mask[i + 1] = (uint)(bits >> 32) < threshold ? 0 : kept;
        }
    }
}
