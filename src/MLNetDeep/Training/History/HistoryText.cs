using System.Globalization;
using System.Text;
using MLNetDeep.Messages;

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
        var count = Counted.Of(ensemble.Members.Count, "network");
        return ensemble.ValidationLoss is null
            ? count
            : $"{count}, averaged: "
                + Figures(("validation loss", ensemble.ValidationLoss), ("validation metric", ensemble.ValidationMetric))
                + Extra("validation ", ensemble.ValidationMetrics);
    }

    /// <summary>What the second training came to: the figures above it are those of the first.</summary>
    private static string TrainedAgain(TrainingHistory refit) => refit.End == TrainingEnd.AllEpochsDone
        ? $"Then trained again on all {Counted.Of(refit.TrainingRowCount, "row")}, for as many epochs: the model has these weights."
        : $"Trained again on all {Counted.Of(refit.TrainingRowCount, "row")}, but the model has the weights above: {refit.EndMessage}";

    private static string Run(TrainingHistory history) =>
        string.Create(Culture, $"{Counted.Of(history.Epochs.Count, "epoch")} by {history.Engine} on {history.Device}: ")
        + $"{Counted.Of(history.TrainingRowCount, "training row")}, {Counted.Of(history.ValidationRowCount, "validation row")}"
        + (history.SkippedRowCount > 0 ? $", {Counted.Of(history.SkippedRowCount, "row")} left out" : "")
        + (history.BatchSize is { } size ? string.Create(Culture, $", batches of {size}") : "")
        + string.Create(Culture, $", seed {history.Seed}");

    private static IEnumerable<string> Table(TrainingHistory history)
    {
        var columns = ColumnsOf(history);
        string[][] header = [.. Lines([.. columns.Select(column => column.Name)])];
        var isLong = history.Epochs.Count > 2 * EpochsAtEachEnd;
        EpochRecord[] shown = isLong
            ? [.. history.Epochs.Take(EpochsAtEachEnd), .. history.Epochs.TakeLast(EpochsAtEachEnd)]
            : [.. history.Epochs];
        string[][] rows = [.. header, .. shown.Select(epoch => columns.Select(column => column.Cell(epoch)).ToArray())];
        int[] widths = [.. columns.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var (i, row) in rows.Index())
        {
            if (isLong && i == header.Length + EpochsAtEachEnd)
                yield return "…";
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

    /// <summary>The names of the table's columns, and what stands there of an epoch; all epochs are looked at here, and once.</summary>
    private static (string Name, Func<EpochRecord, string> Cell)[] ColumnsOf(TrainingHistory history)
    {
        var validates = history.Epochs.Any(epoch => epoch.ValidationLoss is not null);
        return
        [
            ("epoch", epoch => epoch.Epoch.ToString(Culture)),
            ("loss", epoch => Cell(epoch.Loss)),
            (history.MetricName, epoch => Cell(epoch.Metric)),
            .. validates
                ? [("validation loss", epoch => Cell(epoch.ValidationLoss)),
                    ($"validation {history.MetricName}", epoch => Cell(epoch.ValidationMetric))]
                : Array.Empty<(string, Func<EpochRecord, string>)>(),
            .. Extras("", epoch => epoch.Metrics),
            .. Extras("validation ", epoch => epoch.ValidationMetrics),
            ("learning rate", epoch => epoch.LearningRate.ToString("G3", Culture)),
            ("seconds", epoch => epoch.Duration.TotalSeconds.ToString("0.##", Culture)),
            ("", epoch => epoch.Epoch == history.BestEpoch ? "best" : ""),
        ];

        IEnumerable<(string, Func<EpochRecord, string>)> Extras(string prefix, Func<EpochRecord, MetricValues> values) =>
            history.Epochs.SelectMany(epoch => values(epoch).Keys).Distinct()
                .Select(name => ($"{prefix}{name}", (Func<EpochRecord, string>)(epoch => Cell(values(epoch), name))));
    }

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
}
