using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tables;

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
