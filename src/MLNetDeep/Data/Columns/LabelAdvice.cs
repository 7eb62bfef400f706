using Microsoft.ML;
using Microsoft.ML.Data;

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

    /// <summary>
    /// What makes a label of a type that no task has one that the task expected has, or where none is expected one of each.
    /// </summary>
    public static string WayOut(SchemaShape.Column label, LearningTask? expected, IReadOnlyList<string>? texts)
    {
        if (label.IsVariableVector())
            return "Give every row the same number of values, by declaring the column as a vector of known size where it is loaded.";
        if (label.IsKey)
            return $"Append Conversion.MapKeyToVector(\"{label.Name}\", outputCountVector: true), and set "
                + $"{nameof(DenseNetworkOptions.Loss)} to {nameof(BinaryCrossEntropy)}.";
        if (MappingTo(expected, label) is { } mapping)
        {
            return expected is null && StepTo(LearningTask.MulticlassClassification, label, texts) is { } keys
                ? $"Append {keys} for classes, or {mapping}" : $"M{mapping[1..]}";
        }
        if (!label.IsScalar())
        {
            var numbers = StepTo(LearningTask.Regression, label, texts);
            return StepTo(LearningTask.MultiLabelClassification, label, texts) is { } truths
                ? $"Append {truths} for several labels at once, or {numbers} for numbers."
                : $"Append {numbers} where the texts are numbers; for several labels at once, {TruthsOfTexts(label.Name)}";
        }

        var otherwise = texts?.Count >= 2 ? " (or the other way round)" : "";
        if (expected is { } task && StepTo(task, label, texts) is { } only)
            return $"Append {only}{(task == LearningTask.BinaryClassification ? otherwise : "")}.";

        (LearningTask Task, string Use)[] tasks =
        [
            (LearningTask.MulticlassClassification, "for classes"),
            (LearningTask.BinaryClassification, $"for true and false{otherwise}"),
            (LearningTask.Regression, "for numbers"),
        ];
        var steps = tasks.Select(each => (Step: StepTo(each.Task, label, texts), each.Use))
            .Where(each => each.Step is not null);
        return $"Append {string.Join(", ", steps.Select(each => $"{each.Step} {each.Use}"))}.";
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
    private static string? MappingTo(LearningTask? task, SchemaShape.Column label)
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
    private static string TruthsOfTexts(string column) => ByMapping(
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
