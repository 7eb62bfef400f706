using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Options;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// Which step makes a label column that a task can learn from. Each leads to a fit: ML.NET's conversions do not fit every type.
/// </summary>
internal static class LabelAdvice
{
    /// <summary>How many rows are read to see what texts a label has.</summary>
    private const int MostRows = 1000;

    /// <summary>From so many different texts on, those read are not all there are.</summary>
    private const int MostTexts = 4;

    /// <summary>The different texts of a label, in the order of their characters; null of another column.</summary>
    public static IReadOnlyList<string>? TextsOf(IDataView data, string label)
    {
        if (data.Schema.GetColumnOrNull(label) is not { Type: TextDataViewType } column)
            return null;

        var texts = new SortedSet<string>(StringComparer.Ordinal);
        using var cursor = data.GetRowCursor([column]);
        var get = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        for (var row = 0; row < MostRows && texts.Count < MostTexts && cursor.MoveNext(); row++)
        {
            get(ref text);
            texts.Add(text.ToString());
        }
        return [.. texts];
    }

    /// <summary>The step, as one appends it; null where there is none.</summary>
    /// <param name="task">What is to be learnt.</param>
    /// <param name="label">The label column.</param>
    /// <param name="texts">What its rows hold, where that is known.</param>
    public static string? StepTo(LearningTask task, SchemaShape.Column label, IReadOnlyList<string>? texts)
    {
        var name = label.Name;
        var fromKey = label.IsKey ? $"Conversion.MapKeyToValue(\"{name}\") and then " : "";
        var isText = label.ItemType is TextDataViewType || label.IsKey && HasTextValues(label);
        if (!IsConvertible(label))
            return task == LearningTask.MulticlassClassification && label.IsScalar() && IsTime(label) ? KeysOf(name) : null;
        if (label.IsKey && !label.IsScalar() || label.IsKey && task != LearningTask.MulticlassClassification && !HasTextValues(label))
            return null;

        return task switch
        {
            LearningTask.MulticlassClassification when label.IsScalar() => KeysOf(name),
            LearningTask.MulticlassClassification => Converted(name, DataKind.Single),
            LearningTask.BinaryClassification when !label.IsScalar() => null,
            // Behind MapValue, a vector's size is not known.
            LearningTask.MultiLabelClassification when isText => null,
            LearningTask.BinaryClassification when isText => $"{fromKey}{Mapped(name, texts)}",
            LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => Converted(name, DataKind.Boolean),
            _ => fromKey + Converted(name, DataKind.Single),
        };
    }

    /// <summary>
    /// What to do with a label that ML.NET's conversions do not make numbers or truths of: a date, a time, an image, and what programs
    /// define.
    /// </summary>
    /// <param name="task">What is to be learnt; null where any will do.</param>
    /// <param name="label">The label column.</param>
    /// <returns>A sentence without its first word's capital; null where a conversion does it.</returns>
    public static string? MappingTo(LearningTask? task, SchemaShape.Column label)
    {
        if (IsConvertible(label) || task == LearningTask.MulticlassClassification)
            return null;

        var value = $"row.{label.Name}";
        var made = (task, label.ItemType) switch
        {
            _ when !label.IsScalar() || !IsTime(label) => "...",
            (LearningTask.BinaryClassification, TimeSpanDataViewType) => $"made.Truth = {value} > TimeSpan.FromMinutes(5)",
            (LearningTask.BinaryClassification, DateTimeDataViewType) => $"made.Truth = {value} > new DateTime(2020, 1, 1)",
            (LearningTask.BinaryClassification, _) => $"made.Truth = {value} > DateTimeOffset.UnixEpoch",
            (_, TimeSpanDataViewType) => $"made.Number = (float){value}.TotalMinutes",
            (_, DateTimeDataViewType) => $"made.Number = (float)({value} - new DateTime(2020, 1, 1)).TotalDays",
            _ => $"made.Number = (float)({value} - DateTimeOffset.UnixEpoch).TotalDays",
        };
        var what = task switch
        {
            LearningTask.BinaryClassification => "a Boolean",
            LearningTask.Regression => "a Single",
            _ => "one of these",
        };
        return ByMapping(what, made);
    }

    /// <summary>What makes truths of a vector of texts, without its first word's capital.</summary>
    public static string TruthsOfTexts(string column) => ByMapping(
        "a vector of Boolean", $"made.Truths = [.. row.{column}.Select(text => text == \"yes\")]", ", with [VectorType(n)] on Truths,");

    private static string ByMapping(string what, string made, string detail = ",") =>
        $"make {what} of it by CustomMapping<Row, Made>((row, made) => {made}, null){detail} and name that column in "
        + $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.LabelColumnName)}.";

    /// <summary>Keys in the order of the values: output 3 is class 3, whatever row comes first.</summary>
    public static string KeysOf(string column) => $"Conversion.MapValueToKey(\"{column}\", keyOrdinality: KeyOrdinality.ByValue)";

    private static string Converted(string column, DataKind kind) => $"Conversion.ConvertType(\"{column}\", outputKind: DataKind.{kind})";

    private static string Mapped(string column, IReadOnlyList<string>? texts)
    {
        var pairs = texts is { Count: >= 2 }
            ? texts.Select((text, i) =>
                $"[\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"] = "
                + $"{(i == 0 ? "false" : "true")}")
            : ["[\"the one text\"] = false", "[\"the other\"] = true"];
        return $"Conversion.MapValue(\"{column}\", new Dictionary<string, bool> {{ "
            + $"{string.Join(", ", pairs)}{(texts?.Count >= MostTexts ? ", …" : "")} }})";
    }

    private static bool IsConvertible(SchemaShape.Column label) =>
        label.IsKey || label.ItemType is NumberDataViewType or BooleanDataViewType or TextDataViewType;

    private static bool IsTime(SchemaShape.Column label) =>
        label.ItemType is DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType;

    private static bool HasTextValues(SchemaShape.Column label) =>
        label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) && values.ItemType is TextDataViewType;
}

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
