using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Streaming;

/// <summary>A data view that is gone through again and again, and which of its rows belong to which side.</summary>
/// <param name="View">The data view; every pass gives the same rows in the same order.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Split">Which rows are held out; null for none.</param>
internal sealed record StreamedSet(IDataView View, TrainingColumns Columns, StreamSplit? Split)
{
    /// <summary>A pass over the rows.</summary>
    public ExampleScan Scan(Action checkAlive) => new(View, Columns, checkAlive);

    /// <summary>Whether the row a scan stands at is held out.</summary>
    public bool IsHeldOut(ExampleScan scan) => Split?.IsHeldOut(scan.Usable - 1, scan.Group) ?? false;
}
