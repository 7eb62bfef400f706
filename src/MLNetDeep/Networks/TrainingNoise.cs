using System.Runtime.InteropServices;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Networks;

/// <summary>
/// All that is random in the forward pass of one training step. Drawn by managed code from (seed, step, layer), so that it is the same on
/// every device and needs no random state.
/// </summary>
internal sealed class TrainingNoise(int seed, long step)
{
    /// <summary>The value SELU approaches far below zero: -λα, to the digits of Klambauer et al.</summary>
    private const double SeluFloor = -1.7580993408473766;

    /// <summary>A mask of the shape of <paramref name="input"/>: 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    public Tensor DropoutMask(Tensor input, int layer, float rate)
    {
        var mask = Like(input);
        FillTwoValued(Values(mask), new RandomStream(seed, RandomPurpose.Dropout, step, layer), rate, dropped: 0, kept: 1 / (1 - rate));
        return mask.to(input.device);
    }

    /// <summary>
    /// What <see cref="MLNetDeep.SeluDropout"/> multiplies its input by, and then takes off it: (0, -a α' - b) with probability
    /// <paramref name="rate"/>, else (a, -b).
    /// </summary>
    public (Tensor Factors, Tensor Shifts) SeluDropout(Tensor input, int layer, float rate)
    {
        var a = 1 / Math.Sqrt((1.0 - rate) * (1 + rate * SeluFloor * SeluFloor));
        var b = -a * SeluFloor * rate;
        var (factors, shifts) = (Like(input), Like(input));
        var factorValues = Values(factors);
        var shiftValues = Values(shifts);
        FillTwoValued(factorValues, new RandomStream(seed, RandomPurpose.SeluDropout, step, layer), rate, dropped: 0, kept: (float)a);
        for (var i = 0; i < shiftValues.Length; i++)
            shiftValues[i] = (float)(factorValues[i] == 0 ? -a * SeluFloor - b : -b);
        return (factors.to(input.device), shifts.to(input.device));
    }

    /// <summary>Normally distributed numbers of mean 0, of the shape of <paramref name="input"/>.</summary>
    public Tensor Gaussian(Tensor input, int layer, float standardDeviation)
    {
        var noise = Like(input);
        var stream = new RandomStream(seed, RandomPurpose.GaussianNoise, step, layer);
        foreach (ref var value in Values(noise))
            value = stream.NextNormal() * standardDeviation;
        return noise.to(input.device);
    }

    private static Tensor Like(Tensor input) => empty(input.shape, float32, CPU);

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static void FillTwoValued(Span<float> values, RandomStream stream, float rate, float dropped, float kept)
    {
        var threshold = (uint)Math.Min(uint.MaxValue, rate * (double)(1UL << 32));
        for (var i = 0; i < values.Length; i += 2)
        {
            // Two decisions from each 64 bits.
            var bits = stream.NextUInt64();
            values[i] = (uint)bits < threshold ? dropped : kept;
            if (i + 1 < values.Length)
                values[i + 1] = (uint)(bits >> 32) < threshold ? dropped : kept;
        }
    }
}
