using System.Globalization;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>Counts the rows that a scan leaves out, and what is missing in them. Not thread-safe.</summary>
/// <param name="columns">The columns of the rows.</param>
internal sealed class LeftOutRows(TrainingColumns columns)
{
    private const int MostNamed = 5;

    private long[]? _slots;
    private long _features;
    private long _infinite;
    private long _label;
    private long _weight;
    private long _group;

    /// <summary>How many rows were left out.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a row.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="lacksFeatures">Whether one of them is missing or not finite.</param>
    /// <param name="lacksLabel">Whether its label is.</param>
    /// <param name="lacksWeight">Whether its weight is.</param>
    /// <param name="lacksGroup">Whether its group is.</param>
    public void Add(FeatureReader features, bool lacksFeatures, bool lacksLabel, bool lacksWeight, bool lacksGroup)
    {
        Count++;
        _label += lacksLabel ? 1 : 0;
        _weight += lacksWeight ? 1 : 0;
        _group += lacksGroup ? 1 : 0;
        if (!lacksFeatures)
            return;

        _features++;
        _slots ??= new long[columns.FeatureCount];
        _infinite += features.CountNotFinite(_slots) ? 1 : 0;
    }

    /// <summary>What is said of rows that are left out while others are not.</summary>
    /// <param name="use">What the rows are for: "training".</param>
    /// <param name="read">How many rows there were.</param>
    /// <returns>Null where none were left out.</returns>
    public string? Warning(string use, long read) => Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} of {read} {use} rows {(Count == 1 ? "was" : "were")} left out: {Reasons()}. {WayOut()}");

    /// <summary>What is said where no row is left.</summary>
    /// <inheritdoc cref="Warning" path="/param"/>
    public InvalidOperationException NothingLeft(string use, long read) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"There must be at least 1 {use} row without missing values. Received: {read} rows, all of them left out: {Reasons()}. "
        + $"{WayOut()}"));

    private string Reasons()
    {
        var reasons = new List<string>();
        if (_features > 0)
            reasons.Add($"feature column '{columns.Features.Name}' is missing or not finite in {Number(_features)} ({Slots()})");
        if (_label > 0)
            reasons.Add($"label column '{columns.Label.Name}' {(HasKeys ? "is a missing key" : "is missing or not finite")} in "
                + $"{Number(_label)}");
        if (_weight > 0)
            reasons.Add($"example weight column '{columns.Weight?.Name}' is missing or not finite in {Number(_weight)}");
        if (_group > 0)
            reasons.Add($"group column '{columns.Group?.Name}' is missing in {Number(_group)}");
        return string.Join(", ", reasons);
    }

    private string WayOut()
    {
        var ways = new List<string>();
        if (_features > _infinite)
            ways.Add(MissingFeatures.WayOut(columns.Features.Name));
        if (_infinite > 0)
            ways.Add("Infinite values are not missing values: limit them where they are computed.");
        if (_label > 0)
        {
            ways.Add(HasKeys && !HasNamedKeys
                ? "A key that MapValueToKey did not make counts from 0, in a class with [KeyType(n)] and in a text file: n and above are "
                    + "missing."
                : HasKeys
                ? "A key is missing where its value was not among those that MapValueToKey was fitted on: map the label of all rows by one "
                    + "step, fitted on the training rows, and compare spelling and case."
                : "The network cannot learn from a row without a label: remove the row, or add its label.");
        }
        if (_weight > 0 || _group > 0)
            ways.Add("Correct the data, or filter those rows out.");
        return string.Join(" ", ways);
    }

    private bool HasKeys => columns.Label.Type is KeyDataViewType;

    private bool HasNamedKeys => columns.Label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is not null;

    private string Slots()
    {
        var names = ColumnSlots.NamesOf(columns.Features);
        var worst = _slots!.Index().Where(slot => slot.Item > 0).OrderByDescending(slot => slot.Item).ToArray();
        var named = worst.Take(MostNamed)
            .Select(slot => $"'{ColumnSlots.NameOf(columns.Features.Name, names, slot.Index)}' in {Number(slot.Item)}");
        return string.Join(", ", named) + (worst.Length > MostNamed ? $" and {worst.Length - MostNamed} other slots" : "");
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
