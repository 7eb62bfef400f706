using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>An <see cref="RmsNormalization"/> as it scores.</summary>
internal sealed class RmsNormalizationScoring(RmsNormalization norm, PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ReadOnlyMemory<float> _factors = model.ParameterValues(placed.Weight);

    public override int OutputSize => placed.OutputSize;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var meanSquare = TensorPrimitives.SumOfSquares(input) / input.Length;
        TensorPrimitives.Multiply(input, 1 / MathF.Sqrt(meanSquare + norm.Epsilon), output);
        TensorPrimitives.Multiply(output, _factors.Span, output);
    }
}
