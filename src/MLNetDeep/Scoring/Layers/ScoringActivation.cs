using System.Numerics.Tensors;

namespace MLNetDeep.Scoring.Layers;

/// <summary>Activations in managed memory.</summary>
internal static class ScoringActivation
{
    /// <summary>What replaces each value by the activation's value there. Made once for a layer: it may be a closure.</summary>
    public static Action<Span<float>> For(Activation activation) => activation switch
    {
        LinearActivation => values => { }
        ,
        ReLUActivation => values => TensorPrimitives.Max(values, 0, values),
        SigmoidActivation => values => TensorPrimitives.Sigmoid(values, values),
        TanhActivation => values => TensorPrimitives.Tanh(values, values),
        LeakyReLUActivation leaky => Each(x => x > 0 ? x : leaky.Slope * x),
        EluActivation elu => Each(x => x > 0 ? x : elu.Alpha * (Math.Exp(x) - 1)),
        SeluActivation => Each(x => SeluActivation.Scale * (x > 0 ? x : SeluActivation.Alpha * (Math.Exp(x) - 1))),
        GeluActivation => Each(x => x / 2 * ErrorFunction.Complement(-x / Math.Sqrt(2))),
        GeluTanhActivation => Each(x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        SiluActivation => Each(x => x / (1 + Math.Exp(-x))),
        MishActivation => Each(x => x * Math.Tanh(Softplus(x))),
        SoftplusActivation => Each(Softplus),
        SoftsignActivation => Each(x => x / (1 + Math.Abs(x))),
        HardSigmoidActivation => Each(x => Math.Clamp(x + 3, 0, 6) / 6),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(ScoringActivation)}.{nameof(For)}."),
    };

    // In double: exp(x) - 1 in single precision has few digits left near zero.
    private static Action<Span<float>> Each(Func<double, double> function) => values =>
    {
        foreach (ref var value in values)
            value = (float)function(value);
    };

    /// <summary>log(1 + exp(x)), without overflow far above zero.</summary>
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
