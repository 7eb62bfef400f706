using System.Globalization;
using MLNetDeep.Files;
using MLNetDeep.Messages;
using static System.FormattableString;

namespace MLNetDeep.Training.History;

/// <summary>
/// A history as a table, one row for each epoch. What belongs to the run stands in every row, so that the tables of several runs can be put
/// below each other and told apart, by seed, say.
/// </summary>
internal static class HistoryCsv
{
    private const int MetricColumn = 2;

    /// <summary>Seconds have as many decimals as a TimeSpan has, so that none is lost.</summary>
    private const decimal TicksPerSecond = TimeSpan.TicksPerSecond;

    public static string Write(TrainingHistory history) => CsvTable.Write(Rows(history, HistoryMetricColumns.Of(history.Epochs)));

    /// <exception cref="InvalidDataException">The text is not such a table, or holds several runs or none.</exception>
    public static TrainingHistory Read(string text)
    {
        try
        {
            var rows = CsvTable.Read(text);
            if (rows.Count < 2)
                throw new FormatException(Invariant($"{rows.Count} rows, where a header and one row for each epoch are needed"));

            rows = WithLaterColumns(rows);
            var metrics = HistoryMetricColumns.Of(rows[0].AsSpan(Math.Min(rows[0].Length, ColumnCount)));
            var header = Header(rows[0].ElementAtOrDefault(MetricColumn) ?? "");
            CheckColumns(rows, [.. header, .. metrics.Header, .. HistoryCalibrationColumns.Header(rows[0])]);
            var history = HistoryOf([.. rows.Skip(1).Select(row => EpochOf(row, metrics))], header[MetricColumn], rows[1]) with
            {
                Calibration = HistoryCalibrationColumns.Read(rows[0], rows[1]),
            };
            return history.Violation() is { } violation ? throw new FormatException(violation) : history;
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(
                $"A training history must be a table as {nameof(TrainingHistory)}.{nameof(TrainingHistory.ToCsv)} writes it. "
                + $"Received: text that does not fit it ({Excerpt.Of(malformed.Message).TrimEnd('.')}). Is it another file, or "
                + "damaged?", malformed);
        }
    }

    private static IEnumerable<IEnumerable<string>> Rows(TrainingHistory history, HistoryMetricColumns metrics) => history.Epochs
        .Select(epoch => Row(epoch, history).Concat(metrics.Cells(epoch)).Concat(HistoryCalibrationColumns.Cells(history.Calibration)))
        .Prepend(Header(history.MetricName).Concat(metrics.Header).Concat(HistoryCalibrationColumns.Header(history.Calibration)));

    private static string[] Header(string metric) =>
    [
        "epoch", "loss", metric, "validation_loss", $"validation_{metric}", "learning_rate", "seconds",
        "best_epoch", "weights_from_epoch", "end", "end_message", "seed", "device", "training_rows", "validation_rows", "skipped_rows",
            .. LaterColumns.Select(column => column.Name),
    ];

    /// <summary>The first column whose value is the same in all rows of a run.</summary>
    private const int FirstRunColumn = 7;

    /// <summary>The columns that older tables do not have, from the first on, and what their runs were before there was a choice.</summary>
    private static readonly (string Name, string Before)[] LaterColumns =
        [("engine", nameof(TrainingEngineKind.Torch)), ("batch_size", ""), ("data_placement", nameof(DataPlacement.InMemory)),
            ("precision", nameof(TrainingPrecision.Single))];

    /// <summary>Where they begin.</summary>
    private const int FirstLaterColumn = 16;

    /// <summary>How many columns every table has; those of further metrics come after them.</summary>
    private const int ColumnCount = 20;

    private static string[] Row(EpochRecord epoch, TrainingHistory history) =>
    [
        Text(epoch.Epoch), Text(epoch.Loss), Text(epoch.Metric), Text(epoch.ValidationLoss), Text(epoch.ValidationMetric),
        Text(epoch.LearningRate),
        Text(epoch.Duration.Ticks / TicksPerSecond),
        Text(history.BestEpoch), Text(history.WeightsFromEpoch), history.End.ToString(), history.EndMessage, Text(history.Seed),
        history.Device,
        Text(history.TrainingRowCount), Text(history.ValidationRowCount), Text(history.SkippedRowCount), history.Engine.ToString(),
        Text(history.BatchSize), history.DataPlacement.ToString(), history.Precision.ToString(),
    ];

    private static EpochRecord EpochOf(string[] row, HistoryMetricColumns metrics) => new()
    {
        Epoch = Value<int>(row[0]),
        Loss = Value<double>(row[1]),
        Metric = Value<double>(row[2]),
        ValidationLoss = ValueOrNull<double>(row[3]),
        ValidationMetric = ValueOrNull<double>(row[4]),
        LearningRate = Value<float>(row[5]),
        Duration = TimeSpan.FromTicks((long)(Value<decimal>(row[6]) * TicksPerSecond)),
        Metrics = metrics.Training(row.AsSpan(ColumnCount)),
        ValidationMetrics = metrics.Validation(row.AsSpan(ColumnCount)),
    };

    private static TrainingHistory HistoryOf(EpochRecord[] epochs, string metric, string[] row) => new()
    {
        Epochs = epochs,
        MetricName = metric,
        BestEpoch = ValueOrNull<int>(row[7]),
        WeightsFromEpoch = Value<int>(row[8]),
        End = Named<TrainingEnd>(row[9], "end"),
        EndMessage = row[10],
        Seed = Value<int>(row[11]),
        Device = row[12],
        TrainingRowCount = Value<long>(row[13]),
        ValidationRowCount = Value<long>(row[14]),
        SkippedRowCount = Value<long>(row[15]),
        Engine = Named<TrainingEngineKind>(row[16], "engine"),
        BatchSize = ValueOrNull<int>(row[17]),
        DataPlacement = Named<DataPlacement>(row[18], "data placement"),
        Precision = Named<TrainingPrecision>(row[19], "precision"),
    };

    /// <summary>The table with all columns, also where it was written before there were so many.</summary>
    private static IReadOnlyList<string[]> WithLaterColumns(IReadOnlyList<string[]> rows)
    {
        var present = LaterColumns.TakeWhile((column, i) => rows[0].ElementAtOrDefault(FirstLaterColumn + i) == column.Name).Count();
        var end = FirstLaterColumn + present;
        return [.. rows.Select(
            (row, i) => row.Length < end ? row
            : [.. row[..end], .. LaterColumns[present..].Select(column => i == 0 ? column.Name : column.Before), .. row[end..]])];
    }

    private static void CheckColumns(IReadOnlyList<string[]> rows, string[] header)
    {
        if (!rows[0].SequenceEqual(header))
            throw new FormatException($"the columns '{string.Join(',', rows[0])}' instead of '{string.Join(',', Header("accuracy"))}'");

        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Length != header.Length)
                throw new FormatException(Invariant($"{rows[i].Length} values in row {i}, where {header.Length} are needed"));
            if (!rows[i].AsSpan(FirstRunColumn..ColumnCount).SequenceEqual(rows[1].AsSpan(FirstRunColumn..ColumnCount)))
                throw new FormatException(Invariant($"row {i} belongs to another run than row 1; keep the rows of one run"));
        }
    }

    private static T Named<T>(string name, string what)
        where T : struct, Enum =>
            Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => value.ToString() == name)
            ?? throw new FormatException($"'{name}' is no {what}");

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static T? ValueOrNull<T>(string text)
        where T : struct, IParsable<T> => text.Length == 0 ? null : Value<T>(text);

    private static T Value<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The columns at the very end of a history's table that say how probabilities were calibrated; only where they were.</summary>
internal static class HistoryCalibrationColumns
{
    private static readonly string[] Names =
    [
        "calibration.temperature", "calibration.log_loss_before", "calibration.log_loss_after",
        "calibration.expected_calibration_error_before", "calibration.expected_calibration_error_after",
    ];

    /// <summary>The names of the columns a history needs.</summary>
    public static IEnumerable<string> Header(CalibrationRecord? calibration) => calibration is null ? [] : Names;

    /// <summary>The names of those a table has.</summary>
    public static IEnumerable<string> Header(ReadOnlySpan<string> header) => header.Contains(Names[0]) ? Names : [];

    public static IEnumerable<string> Cells(CalibrationRecord? calibration) => calibration is null
        ? []
        : new[] { calibration.Temperature, calibration.LogLossBefore, calibration.LogLossAfter, calibration.ExpectedCalibrationErrorBefore,
            calibration.ExpectedCalibrationErrorAfter }
            .Select(value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a row says, whose last cells are these where the header has them.</summary>
    /// <exception cref="FormatException">A cell is no number.</exception>
    public static CalibrationRecord? Read(ReadOnlySpan<string> header, ReadOnlySpan<string> row)
    {
        if (!header.Contains(Names[0]))
            return null;

        var cells = row[^Names.Length..].ToArray().Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        return new CalibrationRecord
        {
            Temperature = cells[0],
            LogLossBefore = cells[1],
            LogLossAfter = cells[2],
            ExpectedCalibrationErrorBefore = cells[3],
            ExpectedCalibrationErrorAfter = cells[4],
        };
    }
}

/// <summary>
/// The columns of further metrics at the end of a history's table: <c>metrics.auc</c> for the training rows, <c>validation_metrics.auc</c>
/// for the validation rows. A cell is empty where an epoch has no such value.
/// </summary>
internal sealed class HistoryMetricColumns
{
    private const string TrainingPrefix = "metrics.";
    private const string ValidationPrefix = "validation_metrics.";

    private readonly string[] _training;
    private readonly string[] _validation;

    private HistoryMetricColumns(IEnumerable<string> training, IEnumerable<string> validation) =>
        (_training, _validation) = ([.. training], [.. validation]);

    public IEnumerable<string> Header =>
        [.. _training.Select(name => TrainingPrefix + name), .. _validation.Select(name => ValidationPrefix + name)];

    /// <summary>The columns that the epochs of a run will need.</summary>
    public static HistoryMetricColumns Of(IReadOnlyList<MetricFunction> metrics, bool hasValidation) =>
        new(metrics.Select(metric => metric.Name), hasValidation ? metrics.Select(metric => metric.Name) : []);

    /// <summary>The columns that some epochs need.</summary>
    public static HistoryMetricColumns Of(IEnumerable<EpochRecord> epochs) => new(
        epochs.SelectMany(epoch => epoch.Metrics.Keys).Distinct(),
        epochs.SelectMany(epoch => epoch.ValidationMetrics.Keys).Distinct());

    /// <summary>The columns a header names; one that is neither kind is not among them.</summary>
    public static HistoryMetricColumns Of(ReadOnlySpan<string> header)
    {
        var names = header.ToArray();
        return new HistoryMetricColumns(After(TrainingPrefix), After(ValidationPrefix));

        IEnumerable<string> After(string prefix) =>
            names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
    }

    public IEnumerable<string> Cells(EpochRecord epoch) =>
        [.. _training.Select(name => Cell(epoch.Metrics, name)), .. _validation.Select(name => Cell(epoch.ValidationMetrics, name))];

    /// <exception cref="FormatException">A cell is no number.</exception>
    public MetricValues Training(ReadOnlySpan<string> cells) => Values(_training, cells);

    /// <exception cref="FormatException">A cell is no number.</exception>
    public MetricValues Validation(ReadOnlySpan<string> cells) => Values(_validation, cells[_training.Length..]);

    private static string Cell(MetricValues values, string name) =>
        values.TryGetValue(name, out var value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    private static MetricValues Values(string[] names, ReadOnlySpan<string> cells) => new(names
        .Zip(cells.ToArray())
        .Where(column => column.Second.Length > 0)
        .Select(column => KeyValuePair.Create(column.First, double.Parse(column.Second, CultureInfo.InvariantCulture))));
}
