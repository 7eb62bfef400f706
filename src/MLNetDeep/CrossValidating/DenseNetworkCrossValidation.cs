using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.CrossValidating;
using MLNetDeep.Messages;

namespace MLNetDeep;

/// <summary>The result of a cross-validation; see <c>CrossValidate</c> of <see cref="DenseNetworkTrainer"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DenseNetworkCrossValidation
{
    private readonly IHostEnvironment _env;
    private readonly IReadOnlyList<MetricFunction> _metrics;

    internal DenseNetworkCrossValidation(
        IHostEnvironment env, IReadOnlyList<DenseNetworkFold> folds, string metricName, IReadOnlyList<MetricFunction> metrics, int seed,
        long skippedRowCount)
    {
        (_env, _metrics) = (env, metrics);
        (Folds, MetricName, Seed, SkippedRowCount) = (Array.AsReadOnly([.. folds]), metricName, seed, skippedRowCount);
    }

    /// <summary>The folds, in order.</summary>
    public IReadOnlyList<DenseNetworkFold> Folds { get; }

    /// <summary>The name of <see cref="Metric"/>: "accuracy" or "rmse".</summary>
    public string MetricName { get; }

    /// <summary>The task's own metric over the held-out rows. NaN if a fold failed: see <see cref="DenseNetworkFold.Failure"/>.</summary>
    public MeanAndDeviation Metric => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metric)]);

    /// <summary>One of the <see cref="DenseNetworkOptions.Metrics"/> over the held-out rows.</summary>
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

    /// <summary>The seed of training in all folds, and of the folds themselves unless they had another seed.</summary>
    public int Seed { get; }

    /// <summary>The number of rows that are in no fold, because a value is missing or not finite.</summary>
    public long SkippedRowCount { get; }

    /// <summary>
    /// Averages the networks of all folds into one model, with equal weights. Together they were trained on all rows, and the average is
    /// usually better than each of them. <see cref="OutOfFold"/> estimates its quality on new rows conservatively: there each row has the
    /// score of only one network.
    /// </summary>
    /// <remarks>
    /// If the folds are ensembles with <see cref="DenseNetworkOptions.TemperatureScaling"/>, their temperatures are left out, since they
    /// belong to the ensembles.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A fold failed.</exception>
    public DenseNetworkTransformer Average() => new(
        _env, DenseNetworkModel.UncalibratedMeanOf([.. Whole().Select(fold => fold.Transformer.Model)], weights: null));

    /// <summary>
    /// Returns the scores of all held-out rows, each by the network that did not train on it, and the metrics over all of them.
    /// </summary>
    /// <exception cref="InvalidOperationException">A fold failed.</exception>
    public OutOfFoldScores OutOfFold()
    {
        var folds = Whole();
        return new OutOfFoldScores(
            [.. folds.SelectMany(fold => fold.HeldOutRows)], HeldOutScores.Joined([.. folds.Select(fold => fold.Scores!)]), _metrics);
    }

    private IReadOnlyList<DenseNetworkFold> Whole() => Folds.FirstOrDefault(fold => fold.Failure is not null) is { } failed
        ? throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
                $"All folds must have succeeded to become one model. Received: fold {failed.Fold}, which failed: ")
                + failed.Failure!.Message,
            failed.Failure)
        : Folds;

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
            $"{Counted.Of(Folds.Count, "fold")}: {MetricName} {Metric}{string.Concat(others)}")
            + (failed > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {failed} of them failed") : "")
            + (SkippedRowCount > 0 ? string.Create(CultureInfo.InvariantCulture, $"; rows left out: {SkippedRowCount}") : "");
    }
}

/// <summary>The mean and deviation of a metric over the folds of a cross-validation.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly record struct MeanAndDeviation
{
    /// <summary>
    /// The mean over the folds, with equal weights, as is usual with scikit-learn and ML.NET. NaN if the metric of a fold is NaN.
    /// </summary>
    public required double Mean { get; init; }

    /// <summary>
    /// The sample standard deviation, √(Σ(x − mean)² / (n − 1)). It shows how much folds differ. It is not the error of the mean, because
    /// folds share most of their training rows (Bengio and Grandvalet, "No Unbiased Estimator of the Variance of K-Fold Cross-Validation",
    /// JMLR 5, 2004). NaN of a single fold, which <see cref="TimeFolds"/> may be, and if the metric of a fold is NaN.
    /// </summary>
    public required double Deviation { get; init; }

    internal static MeanAndDeviation Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new() { Mean = mean, Deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) };
    }

    /// <summary>"0.8832 ± 0.0041", in the invariant culture; without a deviation "0.8832".</summary>
    public override string ToString() => double.IsNaN(Deviation)
        ? Mean.ToString("0.####", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:0.####} ± {Deviation:0.####}");
}

/// <summary>
/// Out-of-fold scores: a score for each held-out row, by the network that did not train on it; see
/// <see cref="DenseNetworkCrossValidation.OutOfFold"/>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OutOfFoldScores
{
    internal OutOfFoldScores(IReadOnlyList<int> rows, HeldOutScores scores, IReadOnlyList<MetricFunction> metrics)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows[i])];
        Rows = [.. order.Select(i => rows[i])];
        Scores = [.. order.Select(i => Array.AsReadOnly(scores.Rows.ScoresOf(scores.Outputs, i)))];
        (Metric, Metrics) = scores.Figures(metrics);
    }

    /// <summary>The rows, as indices in the data view from 0, ascending.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>
    /// The scores of each of <see cref="Rows"/>, as in the column Score: probabilities of the classes, log-odds of true, or predicted
    /// numbers.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> Scores { get; }

    /// <summary>
    /// The task's own metric over all these rows together: accuracy or RMSE. Rows have equal weights here; in
    /// <see cref="DenseNetworkCrossValidation.Metric"/>, folds have equal weights.
    /// </summary>
    public double Metric { get; }

    /// <summary>The <see cref="DenseNetworkOptions.Metrics"/> over all these rows together.</summary>
    public MetricValues Metrics { get; }
}
