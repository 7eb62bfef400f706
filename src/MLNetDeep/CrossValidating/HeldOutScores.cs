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

/// <summary>What a finished model is worth on rows it has not seen: computed of the outputs that its scores are made of.</summary>
/// <param name="Metric">The task's own metric.</param>
/// <param name="Metrics">Those the options ask for.</param>
internal sealed record HeldOutFigures(double Metric, MetricValues Metrics)
{
    /// <summary>Those of a fold that failed.</summary>
    public static HeldOutFigures None(IReadOnlyList<MetricFunction> metrics) =>
        new(double.NaN, new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, double.NaN))));

    /// <param name="rows">The rows.</param>
    /// <param name="outputs">[rows, outputs]: what a model says of them.</param>
    /// <param name="metrics">What is wanted beside the task's own metric.</param>
    public static HeldOutFigures Of(JudgedRows rows, float[] outputs, IReadOnlyList<MetricFunction> metrics) => new(
        rows.MainMetric(outputs),
        new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, rows.Metric(metric, outputs)))));
}
