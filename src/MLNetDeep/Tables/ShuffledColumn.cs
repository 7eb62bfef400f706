using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tables;

/// <summary>The values of one column, kept in memory to be given out in another order.</summary>
internal abstract class ShuffledColumn
{
    /// <summary>How many values there are.</summary>
    public abstract int Count { get; }

    /// <summary>Reads a column of any type.</summary>
    public static ShuffledColumn Read(IDataView data, DataViewSchema.Column column)
    {
        var (kind, type) = column.Type is VectorDataViewType vector ? (typeof(OfVectors<>), vector.ItemType.RawType)
            : (typeof(OfValues<>), column.Type.RawType);
        return (ShuffledColumn)Activator.CreateInstance(kind.MakeGenericType(type), data, column)!;
    }

    /// <summary>A getter that gives the value of another row.</summary>
    /// <param name="place">The row whose value it is now, from 0.</param>
    public abstract Delegate Getter(Func<long> place);

    private sealed class OfValues<T>(IDataView data, DataViewSchema.Column column) : ShuffledColumn
    {
        private readonly T[] _values = [.. data.GetColumn<T>(column).Select(KeptText.Of)];

        public override int Count => _values.Length;

        public override Delegate Getter(Func<long> place) => (ValueGetter<T>)((ref T value) => value = _values[place()]);
    }

    private sealed class OfVectors<T> : ShuffledColumn
    {
        private readonly List<VBuffer<T>> _values = [];

        public OfVectors(IDataView data, DataViewSchema.Column column)
        {
            using var cursor = data.GetRowCursor([column]);
            var get = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            while (cursor.MoveNext())
            {
                get(ref value);
                VBuffer<T> copy = default;
                value.CopyTo(ref copy);
                KeptText.In(copy);
                _values.Add(copy);
            }
        }

        public override int Count => _values.Count;

        public override Delegate Getter(Func<long> place) => (ValueGetter<VBuffer<T>>)(
            (ref VBuffer<T> value) => _values[(int)place()].CopyTo(ref value));
    }
}

/// <summary>
/// Texts that are kept: one as a cursor gives it may be part of a line of the file, which would stay in memory with it, or of a buffer that
/// later rows overwrite.
/// </summary>
internal static class KeptText
{
    public static T Of<T>(T value) => value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : value;

    /// <summary>Does so in a vector of which nobody else has a copy.</summary>
    public static void In<T>(VBuffer<T> values)
    {
        if (typeof(T) != typeof(ReadOnlyMemory<char>))
            return;
        var editor = VBufferEditor.CreateFromBuffer(ref values);
        foreach (ref var value in editor.Values)
            value = Of(value);
    }
}

/// <summary>A data view in which one column has the values of other rows.</summary>
/// <param name="data">The data view; must give its rows in the same order every time.</param>
/// <param name="column">The column.</param>
/// <param name="values">Its values.</param>
/// <param name="order">For each row the one whose value it has.</param>
internal sealed class ShuffledColumnView(IDataView data, DataViewSchema.Column column, ShuffledColumn values, int[] order) : IDataView
{
    public DataViewSchema Schema => data.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => order.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, data.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private int ColumnIndex => column.Index;

    private ValueGetter<TValue> ShuffledGetter<TValue>(DataViewRow row) => (ValueGetter<TValue>)values.Getter(() => order[row.Position]);

    private sealed class Cursor(ShuffledColumnView view, DataViewRowCursor rows) : DataViewRowCursor
    {
        public override DataViewSchema Schema => rows.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override bool MoveNext() => rows.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index == view.ColumnIndex ? view.ShuffledGetter<TValue>(rows) : rows.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
