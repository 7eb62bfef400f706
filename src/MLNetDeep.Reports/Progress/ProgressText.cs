using System.Globalization;
using MLNetDeep.Reports.Pages;
using static System.FormattableString;

namespace MLNetDeep.Reports.Progress;

/// <summary>What the progress display says, in invariant culture. The line of an epoch fits the 80 columns of a terminal.</summary>
internal static class ProgressText
{
    public static string Epoch(TrainingRun run)
    {
        var all = run.NumberOfEpochs.ToString(CultureInfo.InvariantCulture);
        return $"Epoch {run.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }

    /// <summary>Which network of an ensemble it is, above its epochs.</summary>
    public static string Network(TrainingRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"Network {run.MemberIndex + 1}/{run.Options.EnsembleSize}");

    /// <summary>In the middle of an epoch.</summary>
    public static string SoFar(TrainingRun run, TimeSpan? left) =>
        $"loss {Figure(run.AverageLoss)}, {run.MetricName} {Figure(run.AverageMetric)}{Left(run, left, ", ")}";

    /// <summary>At the end of one; of the validation rows loss and metric in the same order.</summary>
    public static string Whole(TrainingRun run, EpochRecord epoch, TimeSpan? left)
    {
        var validation = epoch is { ValidationLoss: { } loss, ValidationMetric: { } metric }
            ? $"; val {Figure(loss)}, {Figure(metric)}"
            : "";
        var remaining = epoch.Epoch < run.NumberOfEpochs ? Left(run, left, "; ") : "";
        return $"loss {Figure(epoch.Loss)}, {run.MetricName} {Figure(epoch.Metric)}{validation}{remaining}";
    }

    /// <summary>Of a number of hundreds two decimals are enough, and the line stays short.</summary>
    private static string Figure(double value) =>
        Math.Abs(value) is >= 100 and < 1000 ? Invariant($"{value:F2}") : Number.Of(value);

    /// <summary>The sign says that early stopping may end the run sooner.</summary>
    private static string Left(TrainingRun run, TimeSpan? left, string separator) => left switch
    {
        null or { TotalSeconds: < .05 } => "",
        { TotalSeconds: < 9.95 } time => Invariant($"{time.TotalSeconds:F1} s"),
        { TotalSeconds: < 99.5 } time => Invariant($"{time.TotalSeconds:F0} s"),
        { TotalMinutes: < 99.5 } time => Invariant($"{time.TotalMinutes:F0} min"),
        { } time => Invariant($"{time.TotalHours:F0} h"),
    } is { Length: > 0 } text ? $"{separator}{(run.Options.EarlyStopping is null ? "" : "<")}{text} left" : "";
}
