using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Rows;

/// <summary>Some rows of a data view, by their places in it. Lazy: a cursor reads the data view, and stops at these rows alone.</summary>
/// <param name="data">The data view; must give its rows in the same order every time.</param>
/// <param name="positions">The places of the rows, from 0, ascending.</param>
internal sealed class SelectedRowsView(IDataView data, IReadOnlyList<int> positions) : IDataView
{
    public DataViewSchema Schema => data.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => positions.Count;

    /// <remarks>In the order of the data view, whatever is asked for: <see cref="CanShuffle"/> says so.</remarks>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(data.GetRowCursor(columnsNeeded), positions);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor rows, IReadOnlyList<int> positions) : DataViewRowCursor
    {
        private int _number = -1;
        private int _place = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _number < positions.Count ? _number : -1;

        public override long Batch => rows.Batch;

        public override bool MoveNext()
        {
            if (_number + 1 >= positions.Count)
            {
                _number = positions.Count;
                return false;
            }
            _number++;
            while (_place < positions[_number])
            {
                if (!rows.MoveNext())
                    throw new InvalidOperationException(
                        string.Create(CultureInfo.InvariantCulture,
                            $"A data view must give the same rows every time it is read. Received: {_place + 1} rows, where "
                            + $"{positions[^1] + 1} or more were there before. Save the data to a file first, or keep it in memory with "
                            + $"mlContext.Data.Cache."));
                _place++;
            }
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
