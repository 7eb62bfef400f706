using System.Globalization;
using System.Text;

namespace MLNetDeep.Training.History;

/// <summary>A history for people, in the invariant culture: a small table, its epochs in a line each.</summary>
internal static class HistoryText
{
    /// <summary>How many epochs are shown at each end of a history that has more than twice as many.</summary>
    private const int EpochsAtEachEnd = 10;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Of(TrainingHistory history)
    {
        var lines = new List<string> { Run(history) };
        if (history.Epochs.Count > 0)
            lines.AddRange(Table(history));
        lines.Add(string.Create(
            Culture, $"Weights from epoch {history.WeightsFromEpoch}. "
                + $"{(history.EndMessage.Length == 0 ? history.End : history.EndMessage)}"));
        if (history.Refit is { } refit)
            lines.Add(TrainedAgain(refit));
        if (history.Pruning is { } pruning)
            lines.Add($"Pruning: {pruning}.");
        if (history.Calibration is { } calibration)
            lines.Add($"Calibration: {calibration}.");
        if (history.Ensemble is { } ensemble)
            lines.Add($"Ensemble: {ensemble}. The table is of the first network.");
        return string.Join('\n', lines);
    }

    public static string Of(EpochRecord epoch) =>
        string.Create(Culture, $"epoch {epoch.Epoch}: {Figures(
            ("loss", epoch.Loss), ("metric", epoch.Metric), ("validation loss", epoch.ValidationLoss),
            ("validation metric", epoch.ValidationMetric))}")
        + Extra("", epoch.Metrics) + Extra("validation ", epoch.ValidationMetrics)
        + string.Create(Culture, $", learning rate {epoch.LearningRate:G3}, {epoch.Duration.TotalSeconds:0.##} s");

    public static string Of(EnsembleRecord ensemble)
    {
        var count = Count(ensemble.Members.Count, "network");
        return ensemble.ValidationLoss is null
            ? count
            : $"{count}, averaged: "
                + Figures(("validation loss", ensemble.ValidationLoss), ("validation metric", ensemble.ValidationMetric))
                + Extra("validation ", ensemble.ValidationMetrics);
    }

    /// <summary>What the second training came to: the figures above it are those of the first.</summary>
    private static string TrainedAgain(TrainingHistory refit) => refit.End == TrainingEnd.AllEpochsDone
        ? $"Then trained again on all {Count(refit.TrainingRowCount, "row")}, for as many epochs: the model has these weights."
        : $"Trained again on all {Count(refit.TrainingRowCount, "row")}, but the model has the weights above: {refit.EndMessage}";

    private static string Run(TrainingHistory history) =>
        string.Create(Culture, $"{Count(history.Epochs.Count, "epoch")} by {history.Engine} on {history.Device}: ")
        + $"{Count(history.TrainingRowCount, "training row")}, {Count(history.ValidationRowCount, "validation row")}"
        + (history.SkippedRowCount > 0 ? $", {Count(history.SkippedRowCount, "row")} left out" : "")
        + (history.BatchSize is { } size ? string.Create(Culture, $", batches of {size}") : "")
        + string.Create(Culture, $", seed {history.Seed}");

    private static IEnumerable<string> Table(TrainingHistory history)
    {
        string[][] header = [.. Lines(Header(history))];
        string[][] rows = [.. header, .. history.Epochs.Select(epoch => Row(epoch, history))];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var isLong = history.Epochs.Count > 2 * EpochsAtEachEnd;
        foreach (var (i, row) in rows.Index())
        {
            var epoch = i + 1 - header.Length;
            if (isLong && epoch == EpochsAtEachEnd + 1)
                yield return "…";
            if (!isLong || epoch <= EpochsAtEachEnd || epoch > history.Epochs.Count - EpochsAtEachEnd)
                yield return string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).TrimEnd();
        }
    }

    /// <summary>Names of several words, a word in each line, so that the table is narrow; the last words stand side by side.</summary>
    private static IEnumerable<string[]> Lines(string[] names)
    {
        string[][] words = [.. names.Select(name => name.Split(' '))];
        var lines = words.Max(name => name.Length);
        return Enumerable.Range(0, lines).Select(line => words
            .Select(name => line - (lines - name.Length) is >= 0 and var word ? name[word] : "").ToArray());
    }

    private static string[] Header(TrainingHistory history)
    {
        var validates = history.Epochs.Any(epoch => epoch.ValidationLoss is not null);
        return
        [
            "epoch", "loss", history.MetricName,
                .. validates ? ["validation loss", $"validation {history.MetricName}"] : Array.Empty<string>(),
            .. Names(history, epoch => epoch.Metrics),
            .. Names(history, epoch => epoch.ValidationMetrics).Select(name => $"validation {name}"),
            "learning rate", "seconds", "",
        ];
    }

    private static string[] Row(EpochRecord epoch, TrainingHistory history)
    {
        var validates = history.Epochs.Any(other => other.ValidationLoss is not null);
        return
        [
            epoch.Epoch.ToString(Culture), Cell(epoch.Loss), Cell(epoch.Metric),
            .. validates ? [Cell(epoch.ValidationLoss), Cell(epoch.ValidationMetric)] : Array.Empty<string>(),
            .. Names(history, other => other.Metrics).Select(name => Cell(epoch.Metrics, name)),
            .. Names(history, other => other.ValidationMetrics).Select(name => Cell(epoch.ValidationMetrics, name)),
            epoch.LearningRate.ToString("G3", Culture), epoch.Duration.TotalSeconds.ToString("0.##", Culture),
            epoch.Epoch == history.BestEpoch ? "best" : "",
        ];
    }

    private static IEnumerable<string> Names(TrainingHistory history, Func<EpochRecord, MetricValues> values) =>
        history.Epochs.SelectMany(epoch => values(epoch).Keys).Distinct();

    private static string Cell(MetricValues values, string name) => values.TryGetValue(name, out var value) ? Cell(value) : "";

    /// <summary>With four decimals, so that points stand below each other, where they show the value.</summary>
    private static string Cell(double? value) =>
        value is { } number && (number == 0 || Math.Abs(number) is >= .01 and < 1000) ? number.ToString("F4", Culture) : Figure(value);

    private static string Figure(double? value) => value?.ToString("G4", Culture) ?? "";

    private static string Figures(params (string Name, double? Value)[] figures) =>
        string.Join(", ", figures.Where(figure => figure.Value is not null).Select(figure => $"{figure.Name} {Figure(figure.Value)}"));

    private static string Extra(string prefix, MetricValues values)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values)
            text.Append(Culture, $", {prefix}{name} {Figure(value)}");
        return text.ToString();
    }

    private static string Count(long count, string thing) => string.Create(Culture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
