using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>What the slots of a column of vectors are called: read of a column, and given to one.</summary>
internal static class ColumnSlots
{
    /// <summary>The names of the slots, some of them empty; null where the column has none.</summary>
    public static IReadOnlyList<string>? NamesOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { Size: var size } || !column.HasSlotNames(size))
            return null;

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        // An annotation may be of another length than its type says, as rows may.
        return names.Length == size ? [.. names.DenseValues().Select(name => name.ToString())] : null;
    }

    /// <summary>What a slot is called: its name, or "Features.3" where it has none.</summary>
    public static string NameOf(string column, IReadOnlyList<string>? names, int slot) =>
        names is not null && names[slot].Length > 0 ? names[slot] : string.Create(CultureInfo.InvariantCulture, $"{column}.{slot}");

    /// <summary>That a column will name its slots, for the shape of its annotations.</summary>
    public static SchemaShape.Column Promise() => new(
        AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false);

    /// <summary>Names the slots of a column.</summary>
    /// <param name="annotations">The column's annotations.</param>
    /// <param name="names">A name for each slot.</param>
    public static void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> names) =>
        annotations.AddSlotNames(names.Count, (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new(names.Count, [.. names.Select(name => name.AsMemory())]));
}
