using System.Globalization;

namespace MLNetDeep.Training.History;

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
