using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Dense"/> layer as it scores.</summary>
internal sealed class DenseScoring(Dense dense, PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ReadOnlyMemory<float> _weights = model.ParameterValues(placed.Weight);
    private readonly ReadOnlyMemory<float> _biases = model.ParameterValues(placed.Bias);
    private readonly Action<Span<float>> _activation = ScoringActivation.For(dense.Activation);

    public override int OutputSize => placed.OutputSize;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var weights = _weights.Span;
        var biases = _biases.Span;
        for (var unit = 0; unit < output.Length; unit++)
            output[unit] = TensorPrimitives.Dot(weights.Slice(unit * input.Length, input.Length), input) + (biases.IsEmpty ? 0 : biases[unit]);
        _activation(output);
    }
}
