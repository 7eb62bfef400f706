using Microsoft.ML;

namespace MLNetDeep.Tests.Support;

/// <summary>A data view that counts how often it is gone through.</summary>
internal sealed class CountingView(IDataView data) : IDataView
{
    /// <summary>How many cursors it has given, a set of cursors counting as one.</summary>
    public int Reads { get; private set; }

    public DataViewSchema Schema => data.Schema;

    public bool CanShuffle => data.CanShuffle;

    public long? GetRowCount() => data.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Reads++;
        return data.GetRowCursor(columnsNeeded, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        Reads++;
        return data.GetRowCursorSet(columnsNeeded, n, rand);
    }
}
