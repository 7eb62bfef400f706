using MLNetDeep.Training.Managed.Losses;

namespace MLNetDeep.Training.Metrics;

/// <summary>Computes a <see cref="MetricFunction"/> over rows, in double precision.</summary>
internal static class MetricCalculator
{
    /// <summary>A metric over rows; NaN where there are none.</summary>
    public static double Of(MetricFunction metric, ScoredRows rows) => rows.Count == 0 ? double.NaN : metric switch
    {
        AccuracyMetric => MeanShare(rows),
        TopKAccuracyMetric top => rows.Mean(row => RankOfTruth(rows, row) < top.K ? 1 : 0),
        MacroF1Metric => DecisionCounts.Of(rows).MacroF1,
        MicroF1Metric => DecisionCounts.Of(rows).MicroF1,
        RocAreaMetric => RocCurve.MeanArea(rows),
        LogLossMetric => LogLoss(rows),
        RootMeanSquaredErrorMetric => Math.Sqrt(MeanShare(rows)),
        MeanAbsoluteErrorMetric => rows.Mean(row => MeanOverOutputs(rows, row, Math.Abs)),
        RSquaredMetric => MeanRSquared(rows),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: metric {metric.GetType().Name} is missing from {nameof(MetricCalculator)}."),
    };

    /// <summary>The mean of a loss, of outputs before softmax, sigmoid or exponential.</summary>
    public static double Loss(LossFunction loss, ScoredRows rows)
    {
        var (managed, slopes) = (ManagedLoss.For(loss), new float[rows.OutputCount]);
        return rows.Mean(row => (float)managed.OfRow(rows.OutputsOf(row), rows.TruthOf(row), slopes));
    }

    /// <summary>The mean of what rows add to the metric that the task always reports: accuracy, or the square of the RMSE.</summary>
    private static double MeanShare(ScoredRows rows)
    {
        var metric = new RowMetric(rows.Task, rows.Deviations);
        return rows.Mean(row => metric.Of(rows.OutputsOf(row), rows.TruthOf(row)));
    }

    /// <summary>How many classes come before the true one by output; of equal outputs those of lower index do.</summary>
    private static int RankOfTruth(ScoredRows rows, int row)
    {
        var outputs = rows.OutputsOf(row);
        var truth = rows.ClassOf(row);
        var rank = 0;
        for (var c = 0; c < outputs.Length; c++)
        {
            if (outputs[c] > outputs[truth] || outputs[c] == outputs[truth] && c < truth)
                rank++;
        }
        return rank;
    }

    /// <summary>The cross-entropy that is minimised, without smoothing and class weights: one log-loss for one model.</summary>
    private static double LogLoss(ScoredRows rows) => Loss(
        rows.Task == LearningTask.MulticlassClassification ? new CategoricalCrossEntropy() : new BinaryCrossEntropy(), rows);

    private static double MeanOverOutputs(ScoredRows rows, int row, Func<double, double> ofError)
    {
        var outputs = rows.OutputsOf(row);
        var labels = rows.LabelsOf(row);
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
            sum += ofError(((double)outputs[i] - labels[i]) * (rows.Deviations?[i] ?? 1));
        return sum / outputs.Length;
    }

    /// <summary>The mean over the outputs that vary, as ROC areas are of those that have rows on both sides; NaN where none does.</summary>
    private static double MeanRSquared(ScoredRows rows) =>
        Enumerable.Range(0, rows.OutputCount).Select(output => RSquared(rows, output)).Where(value => value is not null).Average()
            ?? double.NaN;

    /// <returns>
    /// Null where all labels that weigh are equal. The labels are asked: the variance of equal ones is not always 0, for their mean is
    /// rounded.
    /// </returns>
    private static double? RSquared(ScoredRows rows, int output)
    {
        var first = rows.LabelsOf(0)[output];
        if (Enumerable.Range(0, rows.Count).All(row => rows.LabelsOf(row)[output] == first))
            return null;

        var mean = rows.Mean(row => rows.LabelsOf(row)[output]);
        var variance = rows.Mean(row => Math.Pow(rows.LabelsOf(row)[output] - mean, 2));
        return variance == 0 ? null
            : 1 - rows.Mean(row => Math.Pow((double)rows.OutputsOf(row)[output] - rows.LabelsOf(row)[output], 2)) / variance;
    }
}

/// <summary>
/// The metric that a task always reports: the mean over the rows of an epoch of whether each is right, or the root of the mean squared
/// error.
/// </summary>
internal static class MainMetric
{
    /// <summary>"accuracy" or "rmse".</summary>
    public static string NameFor(LearningTask task) => task == LearningTask.Regression ? "rmse" : "accuracy";

    /// <summary>Whether a higher metric is better.</summary>
    public static bool HigherIsBetterFor(LearningTask task) => task != LearningTask.Regression;

    /// <summary>The metric from the mean over the rows of what each adds: of a right answer 1, or the squared error.</summary>
    public static double From(LearningTask task, double mean) => task == LearningTask.Regression ? Math.Sqrt(mean) : mean;
}
