using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Streaming;

/// <summary>What a first pass over a stream has found.</summary>
/// <param name="Training">Of the rows trained on.</param>
/// <param name="HeldOut">Of the rows held out.</param>
/// <param name="Kept">
/// The rows held out, where they need little memory, so that they need not be read again; null where they need more, or there are none.
/// </param>
/// <param name="SkippedRows">How many rows were left out.</param>
internal sealed record FirstPass(StreamStatistics Training, StreamStatistics HeldOut, RowStore? Kept, long SkippedRows)
{
    /// <summary>What is said of the rows left out; null when none were.</summary>
    public string? LeftOutWarning { get; private init; }

    /// <summary>Goes through all rows once.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="use">What they are for, as an error begins: "training".</param>
    /// <param name="memory">The most bytes that the rows held out may need to be kept.</param>
    /// <param name="reading">How they are read.</param>
    /// <exception cref="InvalidOperationException">There are no usable rows, or a label or weight is not valid.</exception>
    public static FirstPass Over(DataSet set, string use, long memory, RowReading reading)
    {
        var (training, heldOut) = (
            new StreamStatistics(set.Columns, ofFeatures: true), new StreamStatistics(set.Columns, ofFeatures: false));
        using var scan = set.Scan(reading.CheckAlive);
        var kept = set.Split is null ? null : new RowCollector(set.Columns, scan);
        try
        {
            while (scan.MoveNext())
            {
                reading.Report(use, scan);
                if (!set.IsHeldOut(scan))
                {
                    training.Add(scan);
                    continue;
                }

                heldOut.Add(scan);
                kept?.Keep();
                if (kept?.Bytes > memory)
                {
                    kept.Close();
                    kept.Dispose();
                    kept = null;
                }
            }

            if (scan.Usable == 0)
                throw scan.NoRows(use);
            kept?.Close();
            return new FirstPass(training, heldOut, heldOut.Count == 0 ? null : kept?.ToStore(reading.Place), scan.LeftOut.Count)
            {
                LeftOutWarning = scan.LeftOut.Warning(use, scan.Read - scan.WithoutWeight),
            };
        }
        finally
        {
            kept?.Dispose();
        }
    }
}
