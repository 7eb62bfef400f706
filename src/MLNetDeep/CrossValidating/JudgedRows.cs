using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.CrossValidating;

/// <summary>
/// Rows that training has not seen, as they judge what networks say of them: their labels and weights, without features. Immutable.
/// </summary>
internal sealed record JudgedRows
{
    /// <summary>Few enough that the scorer of a network of usual size wants no second thread, which another fold has.</summary>
    private const int RowsAtATime = 64;

    public required LearningTask Task { get; init; }

    public required ScoreFunction ScoreFunction { get; init; }

    public required int Count { get; init; }

    public required int OutputCount { get; init; }

    /// <summary>Which output is the number predicted, where all are quantiles of it; null where there are no others.</summary>
    public required int? PredictedOutput { get; init; }

    /// <summary>[rows]; null where labels are numbers.</summary>
    public required int[]? Classes { get; init; }

    /// <summary>[rows, outputs], for quantiles [rows]; null where labels are class indices.</summary>
    public required float[]? Labels { get; init; }

    /// <summary>[rows]; null when each row weighs 1.</summary>
    public required float[]? Weights { get; init; }

    /// <summary>Whether outputs are log-odds.</summary>
    public bool HasLogOdds => Task.PredictsTruths();

    /// <param name="rows">The rows, with labels in their own units.</param>
    /// <param name="model">A model whose label they have.</param>
    public static JudgedRows Of(RowSelection rows, DenseNetworkModel model)
    {
        var examples = rows.Store;
        return new JudgedRows
        {
            Task = model.Task,
            ScoreFunction = model.Description.ScoreFunction,
            Count = rows.Count,
            OutputCount = model.OutputCount,
            PredictedOutput = model.Description.PredictedOutput,
            Classes = examples.LabelWidth == 0 ? [.. rows.Rows.Select(row => examples.Classes![row])] : null,
            Labels = examples.LabelWidth == 0 ? null : LabelsOf(rows),
            Weights = examples.Weights is { } weights ? [.. rows.Rows.Select(row => weights[row])] : null,
        };
    }

    /// <summary>The rows of several parts, one after the other.</summary>
    public static JudgedRows Joined(IReadOnlyList<JudgedRows> parts) => parts is [var only] ? only : parts[0] with
    {
        Count = parts.Sum(part => part.Count),
        Classes = parts[0].Classes is null ? null : [.. parts.SelectMany(part => part.Classes!)],
        Labels = parts[0].Labels is null ? null : [.. parts.SelectMany(part => part.Labels!)],
        Weights = parts.All(part => part.Weights is null)
            ? null
            : [.. parts.SelectMany(part => part.Weights ?? Enumerable.Repeat(1f, part.Count))],
    };

    /// <summary>What a model says of rows, before softmax, sigmoid or exponential.</summary>
    /// <returns>[rows, outputs].</returns>
    public static float[] OutputsOf(DenseNetworkModel model, RowSelection rows)
    {
        var networks = NetworkOutputs.Of(model);
        var outputs = new float[checked(rows.Count * model.OutputCount)];
        for (var start = 0; start < rows.Count; start += RowsAtATime)
        {
            var count = Math.Min(RowsAtATime, rows.Count - start);
            networks.Of(rows, start, count, outputs.AsSpan(start * model.OutputCount, count * model.OutputCount));
        }
        return outputs;
    }

    /// <summary>The scores of a row, as a transformer gives them: probabilities of classes, log-odds, or numbers.</summary>
    /// <param name="outputs">[rows, outputs] before softmax, sigmoid or exponential.</param>
    /// <param name="row">Which row.</param>
    public float[] ScoresOf(float[] outputs, int row) =>
        ScoreFunctions.Scores(ScoreFunction, outputs.AsSpan(row * OutputCount, OutputCount));

    /// <summary>The task's own metric: accuracy or RMSE.</summary>
    /// <param name="outputs">[rows, outputs] before softmax, sigmoid or exponential.</param>
    public double MainMetric(float[] outputs) => Metric(
        Task == LearningTask.Regression ? MetricFunction.RootMeanSquaredError : MetricFunction.Accuracy, outputs);

    /// <summary>A metric.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="outputs">[rows, outputs] before softmax, sigmoid or exponential.</param>
    public double Metric(MetricFunction metric, float[] outputs)
    {
        // Metrics of numbers are of predictions.
        if (ScoreFunction == ScoreFunction.Exponential)
        {
            outputs = [.. outputs];
            ScoreFunctions.Exponential(outputs);
        }
        return MetricCalculator.Of(metric, PredictedOutput is { } predicted
            ? Scored(Predictions(outputs, predicted)) with { OutputCount = 1 } : Scored(outputs));
    }

    /// <summary>The mean of a loss, in units of the label and without class weights.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="outputs">[rows, outputs] before softmax, sigmoid or exponential.</param>
    public double Loss(LossFunction loss, float[] outputs) =>
        MetricCalculator.Loss(loss, Scored(PredictedOutput is null ? outputs : InOrder(outputs)));

    /// <summary>Of the quantiles of each row, once they are in order, the one that is predicted.</summary>
    private float[] Predictions(float[] outputs, int predicted)
    {
        var quantiles = InOrder(outputs);
        return [.. Enumerable.Range(0, Count).Select(row => quantiles[row * OutputCount + predicted])];
    }

    private float[] InOrder(float[] outputs)
    {
        float[] quantiles = [.. outputs];
        for (var row = 0; row < Count; row++)
            quantiles.AsSpan(row * OutputCount, OutputCount).Sort();
        return quantiles;
    }

    private ScoredRows Scored(float[] outputs) => new()
    {
        Task = Task,
        Count = Count,
        OutputCount = OutputCount,
        Outputs = outputs,
        Classes = Classes,
        Labels = Labels,
        Weights = Weights,
        Deviations = null,
    };

    private static float[] LabelsOf(RowSelection rows)
    {
        var examples = rows.Store;
        var labels = new float[checked(rows.Count * examples.LabelWidth)];
        foreach (var (i, row) in rows.Rows.Index())
            examples.LabelValues(row).CopyTo(labels.AsSpan(i * examples.LabelWidth));
        return labels;
    }
}

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
