using Microsoft.ML;
using MLNetDeep.Options;

namespace MLNetDeep.Data.Columns;

/// <summary>Whether loss, class weights and metrics fit what the label column says is to be learnt.</summary>
internal static class LabelFit
{
    /// <summary>The loss the options name, or the label's own.</summary>
    public static LossFunction LossFor(LearningTask task, LossFunction? named) =>
        named ?? LossFunction.All.First(loss => loss.Fits.HasFlag(KindOf(task)));

    /// <exception cref="ArgumentOutOfRangeException">Some option does not fit.</exception>
    public static void Check(SchemaShape.Column label, LearningTask task, DenseNetworkOptions options)
    {
        var kind = KindOf(task);
        if (options.Loss is { } loss && !loss.Fits.HasFlag(kind))
            throw Unfit(nameof(DenseNetworkOptions.Loss),
                Names(LossFunction.All.Where(other => other.Fits.HasFlag(kind)).Select(other => other.GetType().Name)), loss.GetType().Name,
                $"Leave it null for {LossFor(task, null).GetType().Name}, or convert the label.");
        if (options.Loss is QuantilesError && !label.IsScalar())
            throw Unfit(nameof(DenseNetworkOptions.Loss), "for one number", nameof(QuantilesError),
                $"Train a network for each slot, or use {nameof(QuantileError)}, one quantile of all of them.");
        if (options.Metrics.FirstOrDefault(metric => !metric.Fits.HasFlag(kind)) is { } unfit)
            throw Unfit(nameof(DenseNetworkOptions.Metrics),
                Names(MetricFunction.All.Where(other => other.Fits.HasFlag(kind)).Select(other => $"'{other}'")), $"'{unfit}'",
                "Leave it out.");
        if (options.ClassWeights is not null && task is not (LearningTask.MulticlassClassification or LearningTask.BinaryClassification))
            throw Unfit(nameof(DenseNetworkOptions.ClassWeights), "null", options.ClassWeights.ToString(),
                $"Weigh rows by {nameof(DenseNetworkOptions.ExampleWeightColumnName)} instead.");

        ArgumentOutOfRangeException Unfit(string option, string fitting, string received, string wayOut) =>
            new(null, $"{nameof(DenseNetworkOptions)}.{option} must be {fitting} for label column '{label.Name}', a "
                + $"{label.GetTypeString()}: {task}. Received: {received}. {wayOut}");
    }

    private static TargetKind KindOf(LearningTask task) => task switch
    {
        LearningTask.MulticlassClassification => TargetKind.Classes,
        LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => TargetKind.Truths,
        _ => TargetKind.Numbers,
    };

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
