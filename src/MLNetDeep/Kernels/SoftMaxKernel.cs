using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>Softmax over the values of one row. NaN gives NaN.</summary>
internal abstract unsafe class SoftMaxKernel
{
    /// <summary>With the widest vectors this processor is fast with.</summary>
    public static SoftMaxKernel Fastest { get; } =
        Vector512.IsHardwareAccelerated ? new SoftMaxKernel<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new SoftMaxKernel<Lanes256, Vector256<float>>()
        : new SoftMaxKernel<Lanes128, Vector128<float>>();

    /// <summary>With those of every width; for tests.</summary>
    public static IReadOnlyList<SoftMaxKernel> All { get; } =
        [new SoftMaxKernel<Lanes512, Vector512<float>>(), new SoftMaxKernel<Lanes256, Vector256<float>>(), new SoftMaxKernel<Lanes128,
            Vector128<float>>()];

    /// <summary>Softmax in place: e^x over the sum of all e^x. Finite for all finite values.</summary>
    /// <param name="values">
    /// The values, with room for a multiple of <see cref="PackedLayer.Alignment"/>; what is behind them is overwritten.
    /// </param>
    /// <param name="count">How many.</param>
    /// <param name="highest">The highest of them; NaN when one is.</param>
    public abstract void Apply(float* values, int count, float highest);
}

/// <inheritdoc/>
internal sealed unsafe class SoftMaxKernel<TLanes, TVector> : SoftMaxKernel
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(float* values, int count, float highest)
    {
        // e to the power of these is 0: they add nothing to the sum.
        var end = values + (count + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        for (var beyond = values + count; beyond < end; beyond++)
            *beyond = float.MinValue;

        // Without the subtraction, e to the power of a large value would be infinite and the quotient NaN.
        var top = TLanes.Broadcast(highest);
        var sums = TLanes.Broadcast(0);
        for (var value = values; value < end; value += TLanes.Count)
        {
            var power = VectorMath<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(value), top));
            TLanes.Store(power, value);
            sums = TLanes.Add(sums, power);
        }
        var sum = TLanes.Broadcast(TLanes.Sum(sums));
        for (var value = values; value < end; value += TLanes.Count)
            TLanes.Store(TLanes.Divide(TLanes.Load(value), sum), value);
    }
}
