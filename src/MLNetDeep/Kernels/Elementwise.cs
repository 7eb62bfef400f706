using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>Replaces values by a function of each, to some 1e-7 of the value or of 1; a value's result does not depend on where it lies. NaN gives NaN.</summary>
internal abstract unsafe class Elementwise
{
    /// <summary>With the widest vectors this processor is fast with.</summary>
    public static Elementwise Fastest { get; } =
        Vector512.IsHardwareAccelerated ? new Elementwise<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new Elementwise<Lanes256, Vector256<float>>()
        : new Elementwise<Lanes128, Vector128<float>>();

    /// <summary>With those of every width; for tests.</summary>
    public static IReadOnlyList<Elementwise> All { get; } =
        [new Elementwise<Lanes512, Vector512<float>>(), new Elementwise<Lanes256, Vector256<float>>(), new Elementwise<Lanes128, Vector128<float>>()];

    /// <summary>Applies a function in place.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">Its parameter, where it has one.</param>
    /// <param name="values">The values.</param>
    /// <param name="count">How many; a multiple of <see cref="PackedLayer.Alignment"/>.</param>
    public abstract void Apply(ElementwiseFunction function, float parameter, float* values, nint count);

    /// <summary>Softmax in place: e^x over the sum of all e^x. Finite for all finite values.</summary>
    /// <param name="values">The values, with room for a multiple of <see cref="PackedLayer.Alignment"/>; what is behind them is overwritten.</param>
    /// <param name="count">How many.</param>
    /// <param name="highest">The highest of them; NaN when one is.</param>
    public abstract void SoftMax(float* values, int count, float highest);
}

/// <inheritdoc/>
internal sealed unsafe class Elementwise<TLanes, TVector> : Elementwise
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private const float SeluScale = 1.0507009873554804934193349852946f;
    private const float SeluAlpha = 1.6732632423543772848170429916717f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(ElementwiseFunction function, float parameter, float* values, nint count)
    {
        var zero = TLanes.Broadcast(0);
        var one = TLanes.Broadcast(1);
        var half = TLanes.Broadcast(.5f);
        var factor = TLanes.Broadcast(parameter);
        var end = values + count;
        switch (function)
        {
            case ElementwiseFunction.ReLU:
                for (; values < end; values += TLanes.Count)
                    TLanes.Store(TLanes.Max(TLanes.Load(values), zero), values);
                break;
            case ElementwiseFunction.LeakyReLU:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    TLanes.Store(TLanes.WherePositive(x, x, TLanes.Multiply(x, factor)), values);
                }
                break;
            case ElementwiseFunction.Elu:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    TLanes.Store(TLanes.WherePositive(x, x, TLanes.Multiply(factor, VectorMath<TLanes, TVector>.ExpMinusOne(x))), values);
                }
                break;
            case ElementwiseFunction.Selu:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    var below = TLanes.Multiply(TLanes.Broadcast(SeluScale * SeluAlpha), VectorMath<TLanes, TVector>.ExpMinusOne(x));
                    TLanes.Store(TLanes.WherePositive(x, TLanes.Multiply(TLanes.Broadcast(SeluScale), x), below), values);
                }
                break;
            case ElementwiseFunction.Gelu:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    // The share of the normal distribution beyond |x|.
                    var beyond = TLanes.Multiply(half, VectorMath<TLanes, TVector>.ComplementaryError(TLanes.Multiply(TLanes.Abs(x), TLanes.Broadcast(.70710678f))));
                    TLanes.Store(TLanes.Multiply(x, TLanes.WherePositive(x, TLanes.Subtract(one, beyond), beyond)), values);
                }
                break;
            case ElementwiseFunction.GeluTanh:
                for (; values < end; values += TLanes.Count)
                {
                    // (1 + tanh(u)) / 2 is the sigmoid of 2u.
                    var x = TLanes.Load(values);
                    var u = TLanes.Multiply(x, TLanes.MultiplyAdd(TLanes.Multiply(x, x), TLanes.Broadcast(2 * .7978845608f * .044715f), TLanes.Broadcast(2 * .7978845608f)));
                    TLanes.Store(TLanes.Multiply(x, VectorMath<TLanes, TVector>.Sigmoid(u)), values);
                }
                break;
            case ElementwiseFunction.Silu:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    TLanes.Store(TLanes.Multiply(x, VectorMath<TLanes, TVector>.Sigmoid(x)), values);
                }
                break;
            case ElementwiseFunction.Mish:
                for (; values < end; values += TLanes.Count)
                {
                    // tanh(log(1 + e)) = (e² + 2e) / (e² + 2e + 2); 1 to the last digit beyond 20.
                    var x = TLanes.Load(values);
                    var e = VectorMath<TLanes, TVector>.Exp(TLanes.Min(x, TLanes.Broadcast(20)));
                    var n = TLanes.Multiply(e, TLanes.Add(e, TLanes.Broadcast(2)));
                    TLanes.Store(TLanes.Multiply(x, TLanes.Divide(n, TLanes.Add(n, TLanes.Broadcast(2)))), values);
                }
                break;
            case ElementwiseFunction.Softplus:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    var e = VectorMath<TLanes, TVector>.Exp(TLanes.Subtract(zero, TLanes.Abs(x)));
                    TLanes.Store(TLanes.Add(TLanes.Max(x, zero), VectorMath<TLanes, TVector>.LogOnePlus(e)), values);
                }
                break;
            case ElementwiseFunction.Softsign:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.Load(values);
                    TLanes.Store(TLanes.Divide(x, TLanes.Add(one, TLanes.Abs(x))), values);
                }
                break;
            case ElementwiseFunction.HardSigmoid:
                for (; values < end; values += TLanes.Count)
                {
                    var x = TLanes.MultiplyAdd(TLanes.Load(values), TLanes.Broadcast(1 / 6f), half);
                    TLanes.Store(TLanes.Max(zero, TLanes.Min(one, x)), values);
                }
                break;
            case ElementwiseFunction.Sigmoid:
                for (; values < end; values += TLanes.Count)
                    TLanes.Store(VectorMath<TLanes, TVector>.Sigmoid(TLanes.Load(values)), values);
                break;
            case ElementwiseFunction.Tanh:
                for (; values < end; values += TLanes.Count)
                    TLanes.Store(VectorMath<TLanes, TVector>.Tanh(TLanes.Load(values)), values);
                break;
            default:
                throw new NotSupportedException($"Bug in MLNetDeep: {function} is missing from {nameof(Elementwise)}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SoftMax(float* values, int count, float highest)
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
