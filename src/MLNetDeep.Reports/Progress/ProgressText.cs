using System.Globalization;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Reports.Progress;

/// <summary>What the progress display says, in invariant culture.</summary>
internal static class ProgressText
{
    public static string Epoch(TrainingRun run)
    {
        var all = run.NumberOfEpochs.ToString(CultureInfo.InvariantCulture);
        return $"{Network(run)}Epoch {run.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }

    /// <summary>Which network of an ensemble it is; nothing where there is one.</summary>
    public static string Network(TrainingRun run) =>
        run.Options.EnsembleSize == 1 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Network {run.MemberIndex + 1}/{run.Options.EnsembleSize}: ");

    /// <summary>In the middle of an epoch.</summary>
    public static string SoFar(TrainingRun run, TimeSpan left) =>
        $"loss {Number.Of(run.AverageLoss)}, {run.MetricName} {Number.Of(run.AverageMetric)}, {Number.Of(left)} left";

    /// <summary>At the end of one.</summary>
    public static string Whole(TrainingRun run, EpochRecord epoch, TimeSpan left)
    {
        var validation = epoch is { ValidationLoss: { } loss, ValidationMetric: { } metric }
            ? $", validation loss {Number.Of(loss)}, validation {run.MetricName} {Number.Of(metric)}"
            : "";
        var remaining = epoch.Epoch < run.NumberOfEpochs ? $", {Number.Of(left)} left" : "";
        return $"loss {Number.Of(epoch.Loss)}, {run.MetricName} {Number.Of(epoch.Metric)}{validation}, "
            + $"{Number.Of(epoch.Duration)}{remaining}";
    }
}
