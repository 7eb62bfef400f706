using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.CrossValidating;

/// <summary>What a finished model is worth on rows it has not seen: computed of the outputs that its scores are made of.</summary>
/// <param name="Metric">The task's own metric.</param>
/// <param name="Metrics">Those the options ask for.</param>
internal sealed record HeldOutFigures(double Metric, MetricValues Metrics)
{
    /// <summary>Few enough that the scorer of a network of usual size wants no second thread, which another fold has.</summary>
    private const int RowsAtATime = 64;

    /// <summary>Those of a fold that failed.</summary>
    public static HeldOutFigures None(IReadOnlyList<MetricFunction> metrics) =>
        new(double.NaN, new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, double.NaN))));

    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, with labels in their own units.</param>
    /// <param name="metrics">What is wanted beside the task's own metric.</param>
    public static HeldOutFigures Of(DenseNetworkModel model, RowSelection rows, IReadOnlyList<MetricFunction> metrics)
    {
        var scored = Scored(model, rows);
        var own = model.Task == LearningTask.Regression ? MetricFunction.RootMeanSquaredError : MetricFunction.Accuracy;
        return new(MetricCalculator.Of(own, scored),
            new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, MetricCalculator.Of(metric, scored)))));
    }

    private static ScoredRows Scored(DenseNetworkModel model, RowSelection rows)
    {
        var outputs = OutputsOf(model, rows);
        var examples = rows.Store;
        return new ScoredRows
        {
            Task = model.Task,
            Count = rows.Count,
            OutputCount = model.OutputCount,
            Outputs = outputs,
            Classes = examples.LabelWidth == 0 ? [.. rows.Rows.Select(row => examples.Classes![row])] : null,
            Labels = examples.LabelWidth == 0 ? null : LabelsOf(rows),
            Weights = examples.Weights is { } weights ? [.. rows.Rows.Select(row => weights[row])] : null,
            Deviations = null,
        };
    }

    private static float[] OutputsOf(DenseNetworkModel model, RowSelection rows)
    {
        var networks = NetworkOutputs.Of(model);
        var outputs = new float[checked(rows.Count * model.OutputCount)];
        for (var start = 0; start < rows.Count; start += RowsAtATime)
        {
            var count = Math.Min(RowsAtATime, rows.Count - start);
            networks.Of(rows, start, count, outputs.AsSpan(start * model.OutputCount, count * model.OutputCount));
        }
        // Metrics of numbers are of predictions.
        if (model.Description.ScoreFunction == ScoreFunction.Exponential)
            ScoreFunctions.Exponential(outputs);
        return outputs;
    }

    private static float[] LabelsOf(RowSelection rows)
    {
        var examples = rows.Store;
        var labels = new float[checked(rows.Count * examples.LabelWidth)];
        foreach (var (i, row) in rows.Rows.Index())
            examples.LabelValues(row).CopyTo(labels.AsSpan(i * examples.LabelWidth));
        return labels;
    }
}
