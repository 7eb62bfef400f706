using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>Draws annotations of a column.</summary>
internal static class Annotated
{
    /// <summary>Slot names, or other texts of a kind.</summary>
    public static DataViewSchema.Annotations.Builder With(
        this DataViewSchema.Annotations.Builder annotations, string kind, params string[] texts)
    {
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(texts.Length, [.. texts.Select(n => n.AsMemory())]));
        return annotations;
    }

    /// <summary>Numbers of a kind.</summary>
    public static DataViewSchema.Annotations.Builder With(
        this DataViewSchema.Annotations.Builder annotations, string kind, params int[] numbers)
    {
        annotations.Add(kind, new VectorDataViewType(NumberDataViewType.Int32, numbers.Length),
            (ref VBuffer<int> value) => value = new(numbers.Length, [.. numbers]));
        return annotations;
    }

    /// <summary>A fact of a kind.</summary>
    public static DataViewSchema.Annotations.Builder With(this DataViewSchema.Annotations.Builder annotations, string kind, bool fact)
    {
        annotations.Add(kind, BooleanDataViewType.Instance, (ref bool value) => value = fact);
        return annotations;
    }

    /// <summary>The names of a column's slots; empty where it has none.</summary>
    public static string[] SlotNames(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("SlotNames") is null)
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The kinds of annotations a column has, in alphabetical order.</summary>
    public static string[] AnnotationKinds(this DataViewSchema.Column column) =>
        [.. column.Annotations.Schema.Select(a => a.Name).Order(StringComparer.Ordinal)];
}
