using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Streaming;

namespace MLNetDeep.Data.Rows;

/// <summary>A data view that a fit reads, once or again for every epoch, and which of its rows are held out while it is streamed.</summary>
/// <param name="View">The data view; every pass gives the same rows in the same order.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Split">Which rows are held out; null for none.</param>
internal sealed record DataSet(IDataView View, TrainingColumns Columns, StreamSplit? Split)
{
    /// <summary>A pass over the rows.</summary>
    public RowScan Scan(Action checkAlive) => new(View, Columns, checkAlive);

    /// <summary>Whether the row a scan stands at is held out.</summary>
    public bool IsHeldOut(RowScan scan) => Split?.IsHeldOut(scan.Usable - 1, scan.Group) ?? false;
}
