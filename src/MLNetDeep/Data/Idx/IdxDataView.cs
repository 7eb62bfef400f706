using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

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

/// <summary>Goes through the rows of an <see cref="IdxDataView"/>; allocates nothing per row. Not thread-safe.</summary>
internal sealed class IdxCursor : DataViewRowCursor
{
    private const long BeforeFirst = -1;
    private const long AfterLast = -2;

    private readonly int _rowCount;
    private readonly IdxItemReader?[] _items;
    private readonly Delegate?[] _getters;
    private long _position = BeforeFirst;

    /// <summary>Stands before the first row; opens no file yet.</summary>
    /// <param name="schema">The data view's.</param>
    /// <param name="columns">One per column of the schema.</param>
    /// <param name="active">Which of them will be asked for values.</param>
    public IdxCursor(DataViewSchema schema, ImmutableArray<IdxColumn> columns, bool[] active)
    {
        Schema = schema;
        _rowCount = columns[0].File.Header.ItemCount;
        _items = [.. columns.Select((column, i) => active[i] ? new IdxItemReader(column.File) : null)];
        _getters = [.. columns.Select((column, i) => _items[i] is { } items ? column.MakeGetter(items, CheckReadable) : null)];
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema { get; }

    /// <summary>Zero-based; -1 before the first row and after the last.</summary>
    public override long Position => Math.Max(_position, BeforeFirst);

    /// <inheritdoc/>
    public override long Batch => 0;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_position == AfterLast)
            return false;

        // Until all files have moved there is no row; a cursor whose file proves damaged stays without one.
        var next = _position + 1;
        _position = AfterLast;
        foreach (var items in _items)
            items?.MoveNext();

        if (next < _rowCount)
        {
            _position = next;
            return true;
        }
        Dispose();
        return false;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => ItsGetter(column) is not null;

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (ItsGetter(column) is not { } getter)
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column.Name}' must be active in this cursor. Name it among the columns needed where the "
                    + $"cursor is made.");

        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"The getter of column '{column.Name}' must have the column's type '{Schema[column.Index].Type.RawType}'. Received: "
                + $"'{typeof(TValue)}'.");
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        CheckReadable();
        value = new DataViewRowId((ulong)_position, 0);
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _position = AfterLast;
        foreach (var items in _items)
            items?.Dispose();
        base.Dispose(disposing);
    }

    private Delegate? ItsGetter(DataViewSchema.Column column)
    {
        if (column.Index >= _getters.Length)
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column.Name}' must be one of this cursor's. Take columns from its own Schema.");
        return _getters[column.Index];
    }

    private void CheckReadable()
    {
        if (_position < 0)
            throw new InvalidOperationException(
                "Values can be fetched only while the cursor stands at a row: after a MoveNext that returned true, and before one that "
                + "returned false or Dispose.");
    }
}
