using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed;

/// <summary>The penalty a <see cref="Dense"/> layer puts on its weights: λ₁ Σ|w| + λ₂ Σw². A frozen layer has none, as in Keras.</summary>
internal sealed unsafe class WeightPenalties
{
    private readonly float _l1;
    private readonly float _l2;

    private WeightPenalties(Dense dense) => (_l1, _l2) = (dense.L1Penalty, dense.L2Penalty);

    /// <returns>Null for a layer without.</returns>
    public static WeightPenalties? Of(Dense dense, PlacedLayer placed) =>
        placed.IsTrainable && dense is { L1Penalty: > 0 } or { L2Penalty: > 0 } ? new WeightPenalties(dense) : null;

    /// <summary>The penalty as the weights are now.</summary>
    public double Value(MatrixView weights)
    {
        var (absolute, squares) = (0.0, 0.0);
        for (var row = 0; row < weights.Rows; row++)
        {
            var ofUnit = Row(weights, row);
            absolute += TensorPrimitives.SumOfMagnitudes<float>(ofUnit);
            squares += TensorPrimitives.SumOfSquares<float>(ofUnit);
        }
        return _l1 * absolute + _l2 * squares;
    }

    /// <summary>Adds the penalty's slope to the gradients of some weights. At 0 the slope of |w| is 0, as libtorch has it.</summary>
    public void AddSlopes(MatrixView weights, MatrixView gradients)
    {
        for (var row = 0; row < weights.Rows; row++)
            AddSlopes(Row(weights, row), Row(gradients, row));
    }

    private void AddSlopes(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        var twice = 2 * _l2;
        for (var i = 0; i < weights.Length; i++)
            gradients[i] += twice * weights[i] + (weights[i] > 0 ? _l1 : weights[i] < 0 ? -_l1 : 0);
    }

    private static Span<float> Row(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);
}
