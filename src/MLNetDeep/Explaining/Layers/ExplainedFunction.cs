namespace MLNetDeep.Explaining.Layers;

/// <summary>An activation, value by value.</summary>
internal sealed class ExplainedFunction<TFunction>(TFunction function, int width) : ExplainedLayer(width, width)
    where TFunction : struct, IActivationFunction
{
    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        for (var i = 0; i < input.Length; i++)
            output[i] = function.Value(input[i]);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        for (var i = 0; i < input.Length; i++)
            inputGradient[i] = outputGradient[i] * function.Slope(input[i]);
    }
}
