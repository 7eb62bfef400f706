using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>A <see cref="LayerNormalization"/>. Every output depends on every input, by the row's mean and variance.</summary>
internal sealed class ExplainedLayerNormalization(LayerNormalization norm, PlacedLayer placed, DenseNetworkModel model)
    : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly double[] _factors = Widened.Of(model.ParameterValues(placed.Weight));
    private readonly double[] _offsets = Widened.Of(model.ParameterValues(placed.Bias));

    public override int ScratchSize => InputSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        Normalize(input, output);
        if (_factors.Length > 0)
            TensorPrimitives.Multiply(output, _factors, output);
        if (_offsets.Length > 0)
            TensorPrimitives.Add(output, _offsets, output);
    }

    // With y = (x - mean) / d: gradient by x = (g - mean(g) - y · mean(g · y)) / d, where g is the gradient by y.
    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        var normalized = scratch[..InputSize];
        var deviation = Normalize(input, normalized);
        if (_factors.Length > 0)
            TensorPrimitives.Multiply(outputGradient, _factors, inputGradient);
        else
            outputGradient.CopyTo(inputGradient);

        var mean = TensorPrimitives.Sum<double>(inputGradient) / InputSize;
        var slope = TensorPrimitives.Dot<double>(inputGradient, normalized) / InputSize;
        for (var i = 0; i < inputGradient.Length; i++)
            inputGradient[i] = (inputGradient[i] - mean - normalized[i] * slope) / deviation;
    }

    private double Normalize(ReadOnlySpan<double> input, Span<double> normalized)
    {
        TensorPrimitives.Subtract(input, TensorPrimitives.Sum(input) / InputSize, normalized);
        var deviation = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(normalized) / InputSize + norm.Epsilon);
        TensorPrimitives.Divide(normalized, deviation, normalized);
        return deviation;
    }
}
