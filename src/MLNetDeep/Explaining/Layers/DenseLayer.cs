using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// The sums of a <see cref="Dense"/> layer, without its activation. Uses the model's own weights, which stay in single precision.
/// </summary>
internal sealed class DenseLayer(PlacedLayer placed, DenseNetworkModel model) : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly ReadOnlyMemory<float> _weights = model.ParameterValues(placed.Weight);
    private readonly ReadOnlyMemory<float> _biases = model.ParameterValues(placed.Bias);

    public override bool IsAffine => true;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        var weights = _weights.Span;
        var biases = _biases.Span;
        for (var unit = 0; unit < output.Length; unit++)
            output[unit] = WideProducts.Dot(weights.Slice(unit * InputSize, InputSize), input) + (biases.IsEmpty ? 0 : biases[unit]);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        var weights = _weights.Span;
        inputGradient.Clear();
        for (var unit = 0; unit < outputGradient.Length; unit++)
        {
            // Below a ReLU that is off there is nothing to add.
            if (outputGradient[unit] != 0)
                WideProducts.AddScaled(weights.Slice(unit * InputSize, InputSize), outputGradient[unit], inputGradient);
        }
    }
}
