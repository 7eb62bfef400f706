using System.Globalization;

namespace MLNetDeep;

/// <summary>What a cross-validation showed; see <see cref="DenseNetworkTrainer.CrossValidate"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DenseNetworkCrossValidation
{
    internal DenseNetworkCrossValidation(IReadOnlyList<DenseNetworkFold> folds, string metricName, int seed, long skippedRowCount)
    {
        (Folds, MetricName, Seed, SkippedRowCount) = (folds, metricName, seed, skippedRowCount);
    }

    /// <summary>The folds, in order.</summary>
    public IReadOnlyList<DenseNetworkFold> Folds { get; }

    /// <summary>What <see cref="Metric"/> is: "accuracy" or "rmse".</summary>
    public string MetricName { get; }

    /// <summary>The task's own metric over the rows held out. NaN when a fold failed: see <see cref="DenseNetworkFold.Failure"/>.</summary>
    public MeanAndDeviation Metric => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metric)]);

    /// <summary>One of the <see cref="DenseNetworkOptions.Metrics"/> over the rows held out.</summary>
    /// <param name="metric">A metric of the options.</param>
    /// <exception cref="KeyNotFoundException">It is not among the options' metrics; the message lists those that are.</exception>
    public MeanAndDeviation this[MetricFunction metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metrics[metric.Name])]);
        }
    }

    /// <summary>
    /// What the randomness of training follows from, the same in all folds, and of the folds too unless they were given another seed.
    /// </summary>
    public int Seed { get; }

    /// <summary>How many rows were left out of all folds, because a value is missing or not finite.</summary>
    public long SkippedRowCount { get; }

    /// <summary>
    /// "5 folds: accuracy 0.8832 ± 0.0041", with the other metrics, how many folds failed, if any did, and how many rows were left out, if
    /// any were.
    /// </summary>
    public override string ToString()
    {
        var failed = Folds.Count(fold => fold.Failure is not null);
        var others = Folds[0].Metrics.Keys.Select(name => $", {name} {MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metrics[name])])}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Folds.Count} folds: {MetricName} {Metric}{string.Concat(others)}{(failed > 0 ? $"; {failed} of them failed" : "")}")
            + (SkippedRowCount > 0 ? string.Create(CultureInfo.InvariantCulture, $"; rows left out: {SkippedRowCount}") : "");
    }
}
