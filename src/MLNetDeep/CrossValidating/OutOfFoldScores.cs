using MLNetDeep.CrossValidating;

namespace MLNetDeep;

/// <summary>
/// What networks of folds say of rows they have not seen: one score for each row that some fold holds out; see
/// <see cref="DenseNetworkCrossValidation.OutOfFold"/>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OutOfFoldScores
{
    internal OutOfFoldScores(IReadOnlyList<int> rows, HeldOutScores scores, IReadOnlyList<MetricFunction> metrics)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows[i])];
        Rows = [.. order.Select(i => rows[i])];
        Scores = [.. order.Select(i => scores.Rows.ScoresOf(scores.Outputs, i))];
        (Metric, Metrics) = scores.Figures(metrics);
    }

    /// <summary>The rows, as places in the data view from 0, ascending.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>
    /// For each of <see cref="Rows"/> its scores, as the column Score has them: probabilities of the classes, log-odds of true, or
    /// predicted numbers.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> Scores { get; }

    /// <summary>
    /// The task's own metric over all these rows together: accuracy or RMSE. Every row counts once, where
    /// <see cref="DenseNetworkCrossValidation.Metric"/> counts every fold once.
    /// </summary>
    public double Metric { get; }

    /// <summary>The <see cref="DenseNetworkOptions.Metrics"/> over all these rows together.</summary>
    public MetricValues Metrics { get; }
}
