using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="LayerNormalization"/> as it scores.</summary>
internal sealed unsafe class LayerNormalizationScoring(LayerNormalization norm, PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ReadOnlyMemory<float> _factors = model.ParameterValues(placed.Weight);
    private readonly ReadOnlyMemory<float> _offsets = model.ParameterValues(placed.Bias);

    public override int OutputSize => placed.OutputSize;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var row = 0; row < input.Rows; row++)
            Run(Row(input, row), WritableRow(output, row));
    }

    private void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        // The mean first: a mean of squares minus a square of the mean would lose all digits where values are far from zero.
        TensorPrimitives.Subtract(input, TensorPrimitives.Sum(input) / input.Length, output);
        var variance = TensorPrimitives.SumOfSquares<float>(output) / output.Length;
        TensorPrimitives.Multiply(output, 1 / MathF.Sqrt(variance + norm.Epsilon), output);
        if (!_factors.IsEmpty)
            TensorPrimitives.Multiply(output, _factors.Span, output);
        if (!_offsets.IsEmpty)
            TensorPrimitives.Add(output, _offsets.Span, output);
    }
}
