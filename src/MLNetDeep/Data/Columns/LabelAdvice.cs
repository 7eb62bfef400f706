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

    /// <summary>The step, as one appends it; null where there is none.</summary>
    /// <param name="task">What is to be learnt.</param>
    /// <param name="label">The label column.</param>
    /// <param name="texts">What its rows hold, where that is known.</param>
    public static string? StepTo(LearningTask task, SchemaShape.Column label, IReadOnlyList<string>? texts)
    {
        var name = label.Name;
        var fromKey = label.IsKey ? $"Conversion.MapKeyToValue(\"{name}\") and then " : "";
        var isText = label.ItemType is TextDataViewType || label.IsKey && HasTextValues(label);
        if (label.IsKey && !label.IsScalar() || label.IsKey && task != LearningTask.MulticlassClassification && !HasTextValues(label))
            return null;

        return task switch
        {
            LearningTask.MulticlassClassification when label.IsScalar() => KeysOf(name),
            LearningTask.MulticlassClassification => Converted(name, DataKind.Single),
            LearningTask.BinaryClassification when !label.IsScalar() => null,
            LearningTask.BinaryClassification when isText => $"{fromKey}{Mapped(name, texts)}",
            LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => Converted(name, DataKind.Boolean),
            _ => fromKey + Converted(name, DataKind.Single),
        };
    }

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

    private static bool HasTextValues(SchemaShape.Column label) =>
        label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) && values.ItemType is TextDataViewType;
}
