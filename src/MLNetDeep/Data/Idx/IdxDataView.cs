using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Data.Idx;

/// <summary>
/// The items of one or two IDX files as rows. Every cursor reads the files again from their beginning, a small block at a time; a file
/// none of whose values are asked for is not opened. Immutable and thread-safe, its cursors are not.
/// </summary>
internal sealed class IdxDataView : IDataView
{
    private readonly ImmutableArray<IdxColumn> _columns;

    /// <summary>Checks that the files hold the same number of items.</summary>
    /// <param name="columns">At least one.</param>
    /// <exception cref="InvalidDataException">Their numbers of items differ.</exception>
    public IdxDataView(params ImmutableArray<IdxColumn> columns)
    {
        var first = columns[0].File;
        foreach (var column in columns)
        {
            if (column.File.Header.ItemCount != first.Header.ItemCount)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"IDX file '{column.File.Path}' must hold as many items as '{first.Path}': {first.Header.ItemCount}. Found: "
                    + $"{column.File.Header.ItemCount}. Pass two files that belong together, both of the training set or both of the "
                    + $"test set."));
            }
        }

        _columns = columns;
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.File.Header.ItemType);
        Schema = schema.ToSchema();
    }

    /// <summary>One column per file.</summary>
    public DataViewSchema Schema { get; }

    /// <summary>The order is the files' own.</summary>
    public bool CanShuffle => false;

    /// <summary>The number of items, which the headers say.</summary>
    public long? GetRowCount() => _columns[0].File.Header.ItemCount;

    /// <summary>A cursor over all rows in the files' order.</summary>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var active = new bool[_columns.Length];
        foreach (var column in columnsNeeded)
        {
            if (column.Index >= _columns.Length || Schema[column.Index].Name != column.Name)
                throw new ArgumentOutOfRangeException(
                    nameof(columnsNeeded), $"Column '{column.Name}' must be one of this data view's. Take columns from its own Schema.");
            active[column.Index] = true;
        }
        return new IdxCursor(Schema, _columns, active);
    }

    /// <summary>
    /// One cursor: a stream cannot be read from several places. Transforms that follow share its rows out among threads by themselves.
    /// </summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
