using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>A data view that counts what is done to it. Its cursors are strict: they say no to a value asked for outside a row, or after
/// disposal.</summary>
internal sealed class WatchedView(IDataView view) : IDataView
{
    private readonly Dictionary<string, int> _reads = [];

    /// <summary>How many cursors were made.</summary>
    public int Cursors { get; private set; }

    /// <summary>How many disposals of cursors there were.</summary>
    public int Disposals { get; private set; }

    /// <summary>How often a row was moved to, the end not counted.</summary>
    public int Moves { get; private set; }

    /// <summary>The names of the columns the last cursor was made with, in alphabetical order.</summary>
    public string LastColumns { get; private set; } = "";

    /// <summary>How often a value of the column was read.</summary>
    public int Reads(string column) => _reads.GetValueOrDefault(column);

    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => view.CanShuffle;

    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Watch(view.GetRowCursor(Note(columnsNeeded), rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. view.GetRowCursorSet(Note(columnsNeeded), n, rand).Select(Watch)];

    private DataViewSchema.Column[] Note(IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] noted = [.. columns];
        LastColumns = string.Join(" ", noted.Select(column => column.Name).Order(StringComparer.Ordinal));
        return noted;
    }

    private Cursor Watch(DataViewRowCursor cursor)
    {
        Cursors++;
        return new Cursor(this, cursor);
    }

    private sealed class Cursor(WatchedView watch, DataViewRowCursor cursor) : DataViewRowCursor
    {
        private bool _isAtRow;

        public override DataViewSchema Schema => cursor.Schema;

        public override long Position => cursor.Position;

        /// <summary>Five rows to a batch, from 100.</summary>
        public override long Batch => 100 + cursor.Position / 5;

        public override bool MoveNext()
        {
            _isAtRow = cursor.MoveNext();
            watch.Moves += _isAtRow ? 1 : 0;
            return _isAtRow;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Assert.IsTrue(IsColumnActive(column), $"Column '{column.Name}' was asked for a getter, though it is not active.");
            var get = cursor.GetGetter<TValue>(column);
            return (ref value) =>
            {
                Assert.IsTrue(_isAtRow, $"A value of column '{column.Name}' was asked for outside a row.");
                watch._reads[column.Name] = watch.Reads(column.Name) + 1;
                get(ref value);
            };
        }

        /// <summary>Ids that are not the position.</summary>
        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var get = cursor.GetIdGetter();
            return (ref id) =>
            {
                get(ref id);
                id = new DataViewRowId(id.Low * 7 + 3, 9);
            };
        }

        protected override void Dispose(bool disposing)
        {
            _isAtRow = false;
            watch.Disposals++;
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
