using System.Numerics.Tensors;
using MLNetDeep.Kernels;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="BatchNormalization"/> layer as it scores where it could not be folded into another.</summary>
internal sealed unsafe class BatchNormalizationScoring(NormalizationFactors norm) : ScoringLayer
{
    private readonly float[] _means = Singles(norm.Means);
    private readonly float[] _factors = Singles(norm.Factors);
    private readonly float[] _offsets = Singles(norm.Offsets);

    public override int OutputSize => _means.Length;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var row = 0; row < input.Rows; row++)
        {
            var values = WritableRow(output, row);
            TensorPrimitives.Subtract(Row(input, row), _means, values);
            TensorPrimitives.MultiplyAdd(values, _factors, _offsets, values);
        }
    }

    private static float[] Singles(double[] values) => [.. values.Select(value => (float)value)];
}
