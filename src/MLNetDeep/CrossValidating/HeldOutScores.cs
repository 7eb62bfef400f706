using MLNetDeep.Data.Rows;

namespace MLNetDeep.CrossValidating;

/// <summary>Rows that a network has not seen, and what it says of them. Immutable.</summary>
/// <param name="Rows">The rows' labels and weights.</param>
/// <param name="Outputs">[rows, outputs] before softmax, sigmoid or exponential.</param>
internal sealed record HeldOutScores(JudgedRows Rows, float[] Outputs)
{
    public static HeldOutScores Of(DenseNetworkModel model, RowSelection rows) =>
        new(JudgedRows.Of(rows, model), JudgedRows.OutputsOf(model, rows));

    /// <summary>Those of several networks, one after the other.</summary>
    public static HeldOutScores Joined(IReadOnlyList<HeldOutScores> parts) =>
        new(JudgedRows.Joined([.. parts.Select(part => part.Rows)]), [.. parts.SelectMany(part => part.Outputs)]);

    public HeldOutFigures Figures(IReadOnlyList<MetricFunction> metrics) => HeldOutFigures.Of(Rows, Outputs, metrics);
}
