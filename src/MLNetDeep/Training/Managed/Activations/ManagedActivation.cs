namespace MLNetDeep.Training.Managed.Activations;

/// <summary>An activation in managed code: its values forwards, its slopes backwards. Immutable and thread-safe.</summary>
internal abstract class ManagedActivation
{
    /// <summary>Whether the slope needs the inputs; if not, inputs and outputs may lie in the same place.</summary>
    public abstract bool NeedsInput { get; }

    /// <summary>Computes the outputs.</summary>
    public abstract void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>Makes the inputs' gradients of the outputs', in place.</summary>
    public abstract void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, Span<float> gradients);

    /// <summary>The managed form of an activation; null for <see cref="Activation.Linear"/>, which changes nothing.</summary>
    public static ManagedActivation? For(Activation activation) => activation switch
    {
        LinearActivation => null,
        ReLUActivation => Of(new ReLUFunction()),
        LeakyReLUActivation leaky => Of(new LeakyReLUFunction(leaky.Slope)),
        EluActivation elu => Of(new EluFunction(elu.Alpha, 1)),
        SeluActivation => Of(new EluFunction(EluFunction.SeluAlpha, EluFunction.SeluScale)),
        GeluActivation => Of(new GeluFunction()),
        GeluTanhActivation => Of(new GeluTanhFunction()),
        SiluActivation => Of(new SiluFunction()),
        MishActivation => Of(new MishFunction()),
        SoftplusActivation => Of(new SoftplusFunction()),
        SoftsignActivation => Of(new SoftsignFunction()),
        HardSigmoidActivation => Of(new HardSigmoidFunction()),
        SigmoidActivation => Of(new SigmoidFunction()),
        TanhActivation => Of(new TanhFunction()),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(ManagedActivation)}.{nameof(For)}."),
    };

    private static VectorActivation<TFunction> Of<TFunction>(TFunction function)
        where TFunction : struct, IActivationFunction => new(function);
}
