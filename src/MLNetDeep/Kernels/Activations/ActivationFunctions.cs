using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels.Activations;

/// <summary>All activations: which function each is, and below it the functions. A new one is one more line and one more struct.</summary>
internal static class ActivationFunctions
{
    /// <summary>What computes an activation; null for <see cref="Activation.Linear"/>, which changes nothing.</summary>
    public static ActivationKernel? For(Activation activation) => activation switch
    {
        LinearActivation => null,
        ReLUActivation => ActivationKernel.Of(new ReLUFunction()),
        LeakyReLUActivation leaky => ActivationKernel.Of(new LeakyReLUFunction(leaky.Slope)),
        EluActivation elu => ActivationKernel.Of(new EluFunction(elu.Alpha, scale: 1)),
        SeluActivation => ActivationKernel.Of(new EluFunction(SeluActivation.Alpha, SeluActivation.Scale)),
        GeluActivation => ActivationKernel.Of(new GeluFunction()),
        GeluTanhActivation => ActivationKernel.Of(new GeluTanhFunction()),
        SiluActivation => ActivationKernel.Of(new SiluFunction()),
        MishActivation => ActivationKernel.Of(new MishFunction()),
        SoftplusActivation => ActivationKernel.Of(new SoftplusFunction()),
        SoftsignActivation => ActivationKernel.Of(new SoftsignFunction()),
        HardSigmoidActivation => ActivationKernel.Of(new HardSigmoidFunction()),
        SigmoidActivation => ActivationKernel.Of(new SigmoidFunction()),
        TanhActivation => ActivationKernel.Of(new TanhFunction()),
        IOwnActivationFunction own => own.Kernel,
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: activation {activation} is missing from {nameof(ActivationFunctions)}.{nameof(For)}."),
    };
}

/// <summary>
/// An activation that brings its function along: one that another assembly defines. Ours stand in <see cref="ActivationFunctions.For"/>.
/// </summary>
internal interface IOwnActivationFunction
{
    ActivationKernel Kernel { get; }
}

/// <summary>max(0, x).</summary>
internal readonly struct ReLUFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Max(x, TNumbers.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.WherePositive(y, TNumbers.Of(1), TNumbers.Of(0));
}

/// <summary>x above 0, less steep below.</summary>
internal readonly struct LeakyReLUFunction(double slope) : IActivationFunction
{
    public static bool NeedsInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.WherePositive(x, x, TNumbers.Multiply(x, TNumbers.Of(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.WherePositive(y, TNumbers.Of(1), TNumbers.Of(slope));
}

/// <summary>λ times: x above 0, α (e^x - 1) else.</summary>
internal readonly struct EluFunction(double alpha, double scale) : IActivationFunction
{
    public static bool NeedsInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> =>
            TNumbers.WherePositive(
            x, TNumbers.Multiply(TNumbers.Of(scale), x), TNumbers.Multiply(TNumbers.Of(scale * alpha), TNumbers.ExpMinusOne(x)));

    // Below 0 the output is λα (e^x - 1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.WherePositive(y, TNumbers.Of(scale), TNumbers.Add(y, TNumbers.Of(scale * alpha)));
}

/// <summary>x Φ(x).</summary>
internal readonly struct GeluFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Multiply(x, Below<TNumbers, T>(x, TNumbers.Normal(TNumbers.Abs(x)).Beyond));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>
    {
        var (beyond, density) = TNumbers.Normal(TNumbers.Abs(x));
        return TNumbers.MultiplyAdd(x, density, Below<TNumbers, T>(x, beyond));
    }

    /// <summary>Φ(x), by what lies beyond |x|: so it has its digits far below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Below<TNumbers, T>(T x, T beyond)
        where TNumbers : INumbers<T> => TNumbers.WherePositive(x, TNumbers.Subtract(TNumbers.Of(1), beyond), beyond);
}

/// <summary>x / 2 (1 + tanh(u)) with u = √(2 / π) (x + 0.044715 x³).</summary>
/// <remarks>(1 + tanh(u)) / 2 is the sigmoid of 2u, which has its digits far below 0 too.</remarks>
internal readonly struct GeluTanhFunction : IActivationFunction
{
    /// <summary>2 √(2 / π).</summary>
    private const double Linear = 1.5957691216057308;

    private const double Cubic = Linear * 0.044715;

    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Multiply(x, Share<TNumbers, T>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>
    {
        var share = Share<TNumbers, T>(x);
        var slopeOfTwiceU = TNumbers.MultiplyAdd(TNumbers.Multiply(x, x), TNumbers.Of(3 * Cubic), TNumbers.Of(Linear));
        return TNumbers.Multiply(
            share, TNumbers.MultiplyAdd(TNumbers.Multiply(x, TNumbers.Subtract(TNumbers.Of(1), share)), slopeOfTwiceU, TNumbers.Of(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Share<TNumbers, T>(T x)
        where TNumbers : INumbers<T> =>
            TNumbers.Sigmoid(TNumbers.Multiply(x, TNumbers.MultiplyAdd(TNumbers.Multiply(x, x), TNumbers.Of(Cubic), TNumbers.Of(Linear))));
}

/// <summary>x σ(x).</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Multiply(x, TNumbers.Sigmoid(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>
    {
        var sigmoid = TNumbers.Sigmoid(x);
        return TNumbers.Multiply(sigmoid, TNumbers.MultiplyAdd(x, TNumbers.Subtract(TNumbers.Of(1), sigmoid), TNumbers.Of(1)));
    }
}

/// <summary>x tanh(log(1 + e)) with e = e^x.</summary>
/// <remarks>
/// tanh(log(1 + e)) = n / (n + 2) with n = e² + 2e: no logarithm, one power. Beyond 40 it is 1 to the last digit, of a Double too.
/// </remarks>
internal readonly struct MishFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T>
    {
        var e = TNumbers.Exp(TNumbers.Min(x, TNumbers.Of(40)));
        var n = TNumbers.Multiply(e, TNumbers.Add(e, TNumbers.Of(2)));
        return TNumbers.Multiply(x, TNumbers.Divide(n, TNumbers.Add(n, TNumbers.Of(2))));
    }

    // The gate g = n / (n + 2), and σ(x) (1 - g²) = 4 e (e + 1) / (n + 2)².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>
    {
        var within = TNumbers.Min(x, TNumbers.Of(40));
        var e = TNumbers.Exp(within);
        var n = TNumbers.Multiply(e, TNumbers.Add(e, TNumbers.Of(2)));
        var share = TNumbers.Divide(TNumbers.Of(1), TNumbers.Add(n, TNumbers.Of(2)));
        var slopeOfGate = TNumbers.Multiply(
            TNumbers.Multiply(TNumbers.Multiply(e, TNumbers.Of(4)), share), TNumbers.Multiply(TNumbers.Add(e, TNumbers.Of(1)), share));
        return TNumbers.MultiplyAdd(within, slopeOfGate, TNumbers.Multiply(n, share));
    }
}

/// <summary>log(1 + e^x), without overflow far above 0.</summary>
internal readonly struct SoftplusFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> =>
            TNumbers.Add(TNumbers.Max(x, TNumbers.Of(0)),
            TNumbers.LogOnePlus(TNumbers.Exp(TNumbers.Subtract(TNumbers.Of(0), TNumbers.Abs(x)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.Sigmoid(x);
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Divide(x, TNumbers.Add(TNumbers.Of(1), TNumbers.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>
    {
        var size = TNumbers.Add(TNumbers.Of(1), TNumbers.Abs(x));
        return TNumbers.Divide(TNumbers.Of(1), TNumbers.Multiply(size, size));
    }
}

/// <summary>min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HardSigmoidFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> =>
            TNumbers.Divide(TNumbers.Min(TNumbers.Max(TNumbers.Add(x, TNumbers.Of(3)), TNumbers.Of(0)), TNumbers.Of(6)), TNumbers.Of(6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> =>
            TNumbers.WherePositive(TNumbers.Subtract(TNumbers.Of(3), TNumbers.Abs(x)), TNumbers.Of(1.0 / 6), TNumbers.Of(0));
}

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.Multiply(y, TNumbers.Subtract(TNumbers.Of(1), y));
}

/// <summary>tanh(x).</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T> => TNumbers.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T> => TNumbers.Subtract(TNumbers.Of(1), TNumbers.Multiply(y, y));
}
