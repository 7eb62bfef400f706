using MLNetDeep.Kernels;

namespace MLNetDeep.Scoring.Layers;

/// <summary>An activation as it scores: a vectorised function, or none.</summary>
internal readonly record struct ScoringActivation(ElementwiseFunction? Function, float Parameter = 0)
{
    public static ScoringActivation Of(Activation activation) => activation switch
    {
        LinearActivation => new(null),
        ReLUActivation => new(ElementwiseFunction.ReLU),
        LeakyReLUActivation leaky => new(ElementwiseFunction.LeakyReLU, leaky.Slope),
        EluActivation elu => new(ElementwiseFunction.Elu, elu.Alpha),
        SeluActivation => new(ElementwiseFunction.Selu),
        GeluActivation => new(ElementwiseFunction.Gelu),
        GeluTanhActivation => new(ElementwiseFunction.GeluTanh),
        SiluActivation => new(ElementwiseFunction.Silu),
        MishActivation => new(ElementwiseFunction.Mish),
        SoftplusActivation => new(ElementwiseFunction.Softplus),
        SoftsignActivation => new(ElementwiseFunction.Softsign),
        HardSigmoidActivation => new(ElementwiseFunction.HardSigmoid),
        SigmoidActivation => new(ElementwiseFunction.Sigmoid),
        TanhActivation => new(ElementwiseFunction.Tanh),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(ScoringActivation)}.{nameof(Of)}."),
    };

    /// <summary>Replaces each value by the activation's value there, and what lies between the rows by anything.</summary>
    public unsafe void Apply(MatrixView values)
    {
        if (Function is { } function)
            Elementwise.Fastest.Apply(function, Parameter, values.Start, values.Rows * values.Stride);
    }
}
