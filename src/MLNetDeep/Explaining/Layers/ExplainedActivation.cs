namespace MLNetDeep.Explaining.Layers;

/// <summary>Which function an activation is.</summary>
internal static class ExplainedActivation
{
    /// <summary>The activation as a step; none for the one that changes nothing.</summary>
    public static IEnumerable<ExplainedLayer> Of(Activation activation, int width) => activation switch
    {
        LinearActivation => [],
        ReLUActivation => Step(new ReLUFunction(0), width),
        LeakyReLUActivation leaky => Step(new ReLUFunction(leaky.Slope), width),
        EluActivation elu => Step(new EluFunction(1, elu.Alpha), width),
        SeluActivation => Step(new EluFunction(SeluActivation.Scale, SeluActivation.Alpha), width),
        GeluActivation => Step(default(GeluFunction), width),
        GeluTanhActivation => Step(default(GeluTanhFunction), width),
        SiluActivation => Step(default(SiluFunction), width),
        MishActivation => Step(default(MishFunction), width),
        SoftplusActivation => Step(default(SoftplusFunction), width),
        SoftsignActivation => Step(default(SoftsignFunction), width),
        HardSigmoidActivation => Step(default(HardSigmoidFunction), width),
        SigmoidActivation => Step(default(SigmoidFunction), width),
        TanhActivation => Step(default(TanhFunction), width),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(ExplainedActivation)}.{nameof(Of)}."),
    };

    private static ExplainedLayer[] Step<TFunction>(TFunction function, int width)
        where TFunction : struct, IActivationFunction => [new ExplainedFunction<TFunction>(function, width)];
}
