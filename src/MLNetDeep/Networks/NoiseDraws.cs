using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>
/// All that is random in the forward pass of a training step, as pure functions of (seed, step, layer): the same on every device and in
/// every engine.
/// </summary>
/// <remarks>Each fills a part of the values [rows, width] of a layer; the parts of a layer, put together, are the whole.</remarks>
internal static class NoiseDraws
{
    /// <summary>The value SELU approaches far below zero: -λα, to the digits of Klambauer et al.</summary>
    private const double SeluFloor = -1.7580993408473766;

    /// <summary>So many numbers are drawn in the time that jumping ahead takes.</summary>
    private const int FewDraws = 512;

    /// <summary>Fills a mask: 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    public static void DropoutMask(Span<float> mask, NoisePlace place, float rate) =>
        FillTwoValued(mask, place.Offset, place.Stream(RandomPurpose.Dropout), rate, kept: 1 / (1 - rate));

    /// <summary>
    /// Fills what <see cref="MLNetDeep.SeluDropout"/> multiplies its input by: 0 with probability <paramref name="rate"/>, else a.
    /// </summary>
    /// <returns>What it then takes off the product: of what is dropped -a α' - b, of what is kept -b.</returns>
    public static (float OfDropped, float OfKept) SeluDropout(Span<float> factors, NoisePlace place, float rate)
    {
        var a = 1 / Math.Sqrt((1.0 - rate) * (1 + rate * SeluFloor * SeluFloor));
        var b = -a * SeluFloor * rate;
        FillTwoValued(factors, place.Offset, place.Stream(RandomPurpose.SeluDropout), rate, kept: (float)a);
        return ((float)(-a * SeluFloor - b), (float)-b);
    }

    /// <summary>Fills normally distributed numbers of mean 0.</summary>
    public static void Gaussian(Span<float> noise, NoisePlace place, float standardDeviation)
    {
        var stream = place.Stream(RandomPurpose.GaussianNoise);
        for (var i = 0L; i < place.Offset; i++)
            stream.NextNormal();
        foreach (ref var value in noise)
            value = stream.NextNormal() * standardDeviation;
    }

    /// <summary>Two decisions from each number of 64 bits: first by its lower half, then by its upper one.</summary>
    private static void FillTwoValued(Span<float> values, long offset, RandomStream stream, float rate, float kept)
    {
        var threshold = (uint)Math.Min(uint.MaxValue, rate * (double)(1UL << 32));
        // Whole ones: of the last, half may be wanted.
        var draws = values.Length / 2;
        var begin = (offset + 1) / 2;
        if (draws < FewDraws)
        {
            if (begin < FewDraws)
                Skip(ref stream, begin);
            else
                stream = new RandomLanes(stream, begin, each: 0).Last;
            FillTwoValued(values, stream, threshold, kept);
            return;
        }

        var each = draws / 4;
        var lanes = new RandomLanes(stream, begin, each);
        FillByLanes(values, ref lanes, each, threshold, kept);
        FillTwoValued(values[(8 * each)..], lanes.Last, threshold, kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillByLanes(Span<float> values, ref RandomLanes lanes, int each, uint threshold, float kept)
    {
        // The state stays in registers.
        var own = lanes;
        var (limit, ofKept) = (Vector256.Create(threshold), Vector256.Create(kept).AsUInt32());
        ref var target = ref Unsafe.As<float, ulong>(ref MemoryMarshal.GetReference(values));
        for (nint i = 0; i < each; i++)
        {
            var bits = own.NextUInt64().AsUInt32();
            var pairs = Vector256.AndNot(ofKept, Vector256.LessThan(bits, limit)).AsUInt64();
            Unsafe.Add(ref target, i) = pairs[0];
            Unsafe.Add(ref target, i + each) = pairs[1];
            Unsafe.Add(ref target, i + 2 * (nint)each) = pairs[2];
            Unsafe.Add(ref target, i + 3 * (nint)each) = pairs[3];
        }
        lanes = own;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillTwoValued(Span<float> values, RandomStream stream, uint threshold, float kept)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var bits = stream.NextUInt64();
            values[i] = (uint)bits < threshold ? 0 : kept;
            if (i + 1 < values.Length)
                values[i + 1] = (uint)(bits >> 32) < threshold ? 0 : kept;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Skip(ref RandomStream stream, long draws)
    {
        for (var i = 0L; i < draws; i++)
            stream.NextUInt64();
    }
}

/// <summary>Where noise is used: what it follows from.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The step's number in the run.</param>
/// <param name="Layer">The layer's number in the network.</param>
/// <param name="Offset">How many values of the layer come before those that are drawn; even.</param>
internal readonly record struct NoisePlace(int Seed, long Step, int Layer, long Offset = 0)
{
    /// <summary>The random numbers of a purpose for this layer at this step.</summary>
    public RandomStream Stream(RandomPurpose purpose) => new(Seed, purpose, Step, Layer);
}
