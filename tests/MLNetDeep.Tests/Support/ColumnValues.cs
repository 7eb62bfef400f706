using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>Reads values of any primitive type, key or vector from a row as plain objects: a vector as an array of all its slots, text as a
/// string.</summary>
internal static class ColumnValues
{
    /// <summary>Reads one value of the row at each call.</summary>
    public static Func<object> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var (method, type) = column.Type is VectorDataViewType vector
            ? (nameof(VectorReader), vector.ItemType.RawType)
            : (nameof(ScalarReader), column.Type.RawType);
        return (Func<object>)Generic(method, type).Invoke(null, [row, column])!;
    }

    /// <summary>The value of an annotation.</summary>
    public static object Of(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        var (method, type) = annotation.Type is VectorDataViewType vector
            ? (nameof(AnnotationVector), vector.ItemType.RawType)
            : (nameof(AnnotationScalar), annotation.Type.RawType);
        return Generic(method, type).Invoke(null, [annotations, annotation.Name])!;
    }

    /// <summary>All rows of a column.</summary>
    public static object[] All(IDataView data, string columnName)
    {
        var column = data.Schema[columnName];
        using var cursor = data.GetRowCursor([column]);
        var read = Reader(cursor, column);
        var values = new List<object>();
        while (cursor.MoveNext())
            values.Add(read());
        return [.. values];
    }

    /// <summary>All rows of a column of vectors of Single.</summary>
    public static float[][] Singles(IDataView data, string columnName) =>
        [.. All(data, columnName).Select(v => ((object[])v).Cast<float>().ToArray())];

    /// <summary>Whether two values are equal: NaN to NaN, arrays slot by slot, Single and Double within the tolerance.</summary>
    public static bool AreEqual(object expected, object actual, double tolerance = 0) => (expected, actual) switch
    {
        (object[] e, object[] a) => e.Length == a.Length && e.Zip(a).All(pair => AreEqual(pair.First, pair.Second, tolerance)),
        (float e, float a) => e.Equals(a) || Math.Abs(e - a) <= tolerance,
        (double e, double a) => e.Equals(a) || Math.Abs(e - a) <= tolerance,
        _ => expected.Equals(actual),
    };

    /// <summary>A value as a message shows it.</summary>
    public static string Show(object value) => value is object[] slots
        ? $"[{string.Join(", ", slots.Take(20).Select(Show))}{(slots.Length > 20 ? ", …" : "")}]"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");

    private static Func<object> ScalarReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            return Plain(value);
        };
    }

    private static Func<object> VectorReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            return PlainSlots(value);
        };
    }

    private static object AnnotationScalar<T>(DataViewSchema.Annotations annotations, string kind)
    {
        T value = default!;
        annotations.GetValue(kind, ref value);
        return Plain(value);
    }

    private static object[] AnnotationVector<T>(DataViewSchema.Annotations annotations, string kind)
    {
        VBuffer<T> value = default;
        annotations.GetValue(kind, ref value);
        return PlainSlots(value);
    }

    private static object[] PlainSlots<T>(VBuffer<T> value) => [.. value.DenseValues().Select(Plain)];

    private static object Plain<T>(T value) => value is ReadOnlyMemory<char> text ? text.ToString() : value!;

    private static System.Reflection.MethodInfo Generic(string name, Type type) =>
        typeof(ColumnValues).GetMethod(
            name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type);
}
