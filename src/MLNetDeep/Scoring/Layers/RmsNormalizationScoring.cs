using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>An <see cref="RmsNormalization"/> as it scores.</summary>
internal sealed unsafe class RmsNormalizationScoring(RmsNormalization norm, PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ReadOnlyMemory<float> _factors = model.ParameterValues(placed.Weight);

    public override int OutputSize => placed.OutputSize;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var row = 0; row < input.Rows; row++)
        {
            var from = Row(input, row);
            var to = WritableRow(output, row);
            var meanSquare = TensorPrimitives.SumOfSquares(from) / from.Length;
            TensorPrimitives.Multiply(from, 1 / MathF.Sqrt(meanSquare + norm.Epsilon), to);
            TensorPrimitives.Multiply(to, _factors.Span, to);
        }
    }
}
