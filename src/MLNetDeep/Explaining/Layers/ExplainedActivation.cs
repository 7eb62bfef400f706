using MLNetDeep.Kernels.Activations;

namespace MLNetDeep.Explaining.Layers;

/// <summary>An activation, value by value.</summary>
internal sealed class ExplainedActivation(ActivationKernel kernel, int width) : ExplainedLayer(width, width)
{
    /// <summary>The activation as a step; none for the one that changes nothing.</summary>
    public static ExplainedLayer[] Of(Activation activation, int width) =>
        ActivationFunctions.For(activation) is { } kernel ? [new ExplainedActivation(kernel, width)] : [];

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) => kernel.Forward(input, output);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch) =>
        kernel.Backward(input, outputGradient, inputGradient);
}
