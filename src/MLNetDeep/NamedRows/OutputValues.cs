using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Messages;

namespace MLNetDeep.NamedRows;

/// <summary>Values of a row's columns as objects of .NET: keys as what they stand for, vectors as arrays.</summary>
internal static class OutputValues
{
    public static bool CanRead(DataViewType type) => ItemOf(type) is NumberDataViewType or KeyDataViewType or TextDataViewType
        or BooleanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType;

    /// <summary>What gets a column's value of a row as it is when called.</summary>
    public static Func<object?> Getter(DataViewRow row, DataViewSchema.Column column) => ItemOf(column.Type) is KeyDataViewType
        ? OfKeys(row, column, KeyValuesOf(column))
        : column.Type.RawType switch
        {
            _ when Getter<float>(row, column) is { } getter => getter,
            _ when Getter<double>(row, column) is { } getter => getter,
            _ when Getter<bool>(row, column) is { } getter => getter,
            _ when Getter<byte>(row, column) is { } getter => getter,
            _ when Getter<sbyte>(row, column) is { } getter => getter,
            _ when Getter<short>(row, column) is { } getter => getter,
            _ when Getter<ushort>(row, column) is { } getter => getter,
            _ when Getter<int>(row, column) is { } getter => getter,
            _ when Getter<uint>(row, column) is { } getter => getter,
            _ when Getter<long>(row, column) is { } getter => getter,
            _ when Getter<ulong>(row, column) is { } getter => getter,
            _ when Getter<DateTime>(row, column) is { } getter => getter,
            _ when Getter<DateTimeOffset>(row, column) is { } getter => getter,
            _ when Getter<TimeSpan>(row, column) is { } getter => getter,
            _ when Getter<ReadOnlyMemory<char>>(row, column) is { } getter => Texts(getter),
            _ => throw new NotSupportedException($"Bug in MLNetDeep: {column.Type} is missing from {nameof(OutputValues)}."),
        };

    /// <summary>The names of a vector's slots; none where it has none.</summary>
    public static IReadOnlyList<string> SlotNamesOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } || !column.HasSlotNames())
            return [];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => $"{name}")];
    }

    /// <summary>What the keys of a column stand for; null where they have no values.</summary>
    public static IReadOnlyList<object>? KeyValuesOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues") is not { } values)
            return null;
        var row = new AnnotationRow(column.Annotations);
        return Getter(row, values)() switch
        {
            string[] texts => texts,
            Array others => [.. others.Cast<object>()],
            _ => null,
        };
    }

    private static DataViewType ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private static Func<object?>? Getter<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(T))
        {
            var get = row.GetGetter<T>(column);
            return () =>
            {
                var value = default(T)!;
                get(ref value);
                return value;
            };
        }
        if (column.Type.RawType != typeof(VBuffer<T>))
            return null;

        var getVector = row.GetGetter<VBuffer<T>>(column);
        var vector = default(VBuffer<T>);
        return () =>
        {
            getVector(ref vector);
            return vector.DenseValues().ToArray();
        };
    }

    private static Func<object?> Texts(Func<object?> getter) => () => getter() switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        ReadOnlyMemory<char>[] texts => Array.ConvertAll(texts, text => text.ToString()),
        var other => other,
    };

    private static Func<object?> OfKeys(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<object>? values)
    {
        var getter = Getter<uint>(row, column) ?? Getter<byte>(row, column) ?? Getter<ushort>(row, column) ?? Getter<ulong>(row, column)!;
        return () => getter() is Array keys ? keys.Cast<IConvertible>().Select(ValueOf).ToArray() : ValueOf((IConvertible)getter()!);

        // Keys count from 1; 0 is the missing one.
        object? ValueOf(IConvertible key) => key.ToUInt64(null) switch
        {
            0 => null,
            var number when values is not null && number <= (ulong)values.Count => values[(int)number - 1],
            var number => number,
        };
    }

    /// <summary>Annotations as a row: ML.NET has them behind getters of their own.</summary>
    private sealed class AnnotationRow(DataViewSchema.Annotations annotations) : DataViewRow
    {
        public override DataViewSchema Schema => annotations.Schema;

        public override long Position => 0;

        public override long Batch => 0;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => annotations.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = default;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;
    }
}

/// <summary>Which columns of a scored row are given back.</summary>
internal static class OutputChoice
{
    private static readonly string[] Predictions = ["PredictedLabel", "Score", "Probability"];

    /// <param name="output">The schema behind the pipeline.</param>
    /// <param name="input">The schema before it.</param>
    /// <param name="names">What was asked for; none for the predictions.</param>
    /// <exception cref="ArgumentException">A column is not there, is named twice, or has values that cannot be given back.</exception>
    public static IEnumerable<DataViewSchema.Column> Of(DataViewSchema output, DataViewSchema input, IReadOnlyList<string> names)
    {
        // A column that another of its name hides cannot be asked for.
        DataViewSchema.Column[] visible = [.. output.Where(column => !column.IsHidden)];
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Each output column must be named once. Received: {Excerpt.Name(twice.Key)} twice. Remove one.");
        if (names.Count > 0)
            return names.Select(name => Named(visible, name));

        DataViewSchema.Column[] predictions =
            [.. visible.Where(column => column.Index >= input.Count && IsPrediction(column) && OutputValues.CanRead(column.Type))];
        return predictions.Length > 0
            ? predictions
            : visible.Where(column => column.Index >= input.Count && OutputValues.CanRead(column.Type));
    }

    private static bool IsPrediction(DataViewSchema.Column column) => Predictions.Contains(column.Name)
        || column.Annotations.Schema.GetColumnOrNull("ScoreColumnSetId") is not null;

    private static DataViewSchema.Column Named(DataViewSchema.Column[] visible, string name)
    {
        if (visible.FirstOrDefault(column => column.Name == name) is not { Name: not null } found)
            throw new ArgumentException(
                $"Output columns must be among those of the pipeline: {Excerpt.Names(visible.Select(column => column.Name))}. Received: "
                + $"{Excerpt.Name(name)}. Correct the name.");
        return OutputValues.CanRead(found.Type)
            ? found
            : throw new ArgumentException(
                $"Output columns must hold numbers, texts, Booleans, times, keys or vectors of them. Received: {Excerpt.Name(name)} of "
                + $"type {found.Type}.");
    }
}
