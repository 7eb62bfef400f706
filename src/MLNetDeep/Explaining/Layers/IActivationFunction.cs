using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Explaining.Layers;

/// <summary>An activation and its derivative. Each is a value type, so that loops over values call it without a detour.</summary>
internal interface IActivationFunction
{
    /// <summary>f(x).</summary>
    double Value(double x);

    /// <summary>f′(x). At a bend, where there is none, that of PyTorch: the slope to the left.</summary>
    double Slope(double x);
}

/// <summary>x above 0, and less steep below.</summary>
internal readonly struct ReLUFunction(double slope) : IActivationFunction
{
    public double Value(double x) => x > 0 ? x : slope * x;

    public double Slope(double x) => x > 0 ? 1 : slope;
}

/// <summary>Scale times: x above 0, α (exp(x) - 1) else.</summary>
internal readonly struct EluFunction(double scale, double alpha) : IActivationFunction
{
    public double Value(double x) => scale * (x > 0 ? x : alpha * (Math.Exp(x) - 1));

    public double Slope(double x) => scale * (x > 0 ? 1 : alpha * Math.Exp(x));
}

/// <summary>x Φ(x).</summary>
internal readonly struct GeluFunction : IActivationFunction
{
    public double Value(double x) => x * NormalBelow(x);

    public double Slope(double x) => NormalBelow(x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    private static double NormalBelow(double x) => ErrorFunction.Complement(-x / Math.Sqrt(2)) / 2;
}

/// <summary>x / 2 (1 + tanh(√(2 / π) (x + 0.044715 x³))).</summary>
internal readonly struct GeluTanhFunction : IActivationFunction
{
    private const double Cubic = 0.044715;

    public double Value(double x) => x / 2 * (1 + Tanh(x));

    public double Slope(double x)
    {
        var tanh = Tanh(x);
        return (1 + tanh) / 2 + x / 2 * (1 - tanh * tanh) * Math.Sqrt(2 / Math.PI) * (1 + 3 * Cubic * x * x);
    }

    private static double Tanh(double x) => Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + Cubic * x * x * x));
}

/// <summary>x σ(x).</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    public double Value(double x) => x * default(SigmoidFunction).Value(x);

    public double Slope(double x)
    {
        var sigmoid = default(SigmoidFunction).Value(x);
        return sigmoid * (1 + x * (1 - sigmoid));
    }
}

/// <summary>x tanh(log(1 + exp(x))).</summary>
internal readonly struct MishFunction : IActivationFunction
{
    public double Value(double x) => x * Math.Tanh(default(SoftplusFunction).Value(x));

    public double Slope(double x)
    {
        var tanh = Math.Tanh(default(SoftplusFunction).Value(x));
        return tanh + x * (1 - tanh * tanh) * default(SigmoidFunction).Value(x);
    }
}

/// <summary>log(1 + exp(x)), without overflow far above zero.</summary>
internal readonly struct SoftplusFunction : IActivationFunction
{
    public double Value(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    public double Slope(double x) => default(SigmoidFunction).Value(x);
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IActivationFunction
{
    public double Value(double x) => x / (1 + Math.Abs(x));

    public double Slope(double x) => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x)));
}

/// <summary>min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HardSigmoidFunction : IActivationFunction
{
    public double Value(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    public double Slope(double x) => x is > -3 and < 3 ? 1.0 / 6 : 0;
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    public double Value(double x) => 1 / (1 + Math.Exp(-x));

    public double Slope(double x) => Value(x) * Value(-x);
}

/// <summary>tanh(x).</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    public double Value(double x) => Math.Tanh(x);

    public double Slope(double x) => 1 - Math.Tanh(x) * Math.Tanh(x);
}
