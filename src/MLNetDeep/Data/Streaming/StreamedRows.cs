using System.Globalization;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Streaming;

/// <summary>
/// Rows that are read again for every epoch, in pieces that fit in memory: one is trained on while the next is read. Rows are shuffled
/// within their piece; where there are several, the first is of another length in every epoch, so that other rows come together.
/// </summary>
/// <param name="set">Where the rows come from.</param>
/// <param name="heldOut">Whether these are the rows held out, or the others.</param>
/// <param name="statistics">What the first pass found out about them.</param>
/// <param name="batchSize">How many rows make a batch.</param>
/// <param name="memory">The most bytes that pieces may need.</param>
/// <param name="reading">How they are read.</param>
internal sealed class StreamedRows(
    DataSet set, bool heldOut, StreamStatistics statistics, int batchSize, long memory, RowReading reading) : RowSource
{
    public override int Count { get; } = checked((int)statistics.Count);

    /// <summary>How many rows a piece has: whole batches.</summary>
    public int RowsInPiece { get; } = PieceOf(statistics.Count, statistics.BytesPerRow, batchSize, memory);

    public override IEnumerable<RowSelection> Epoch(RowOrder order)
    {
        var first = order.IsShuffled && Count > RowsInPiece ? batchSize * (1 + order.Stream(piece: -1).NextInt32(RowsInPiece / batchSize))
            : RowsInPiece;
        using var reader = new PieceReader(
            set, scan => set.IsHeldOut(scan) == heldOut, piece => piece == 0 ? first : RowsInPiece, reading.CheckAlive);
        var (rows, number) = (0, 0);
        foreach (var piece in reader.Pieces())
        {
            rows += piece.Count;
            if (rows > Count)
                throw Changed(order.Epoch, "more than that");

            using var store = piece.ToStore(reading.Place, weightFactor: statistics.WeightFactor);
            yield return order.Of(RowSelection.All(store), number++);
        }
        // Of rows that nobody waits for any more some may be missing.
        if (rows < Count && !reader.WasCancelled)
            throw Changed(order.Epoch, string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
    }

    public override double[] WeightsOfClasses(int classCount) => [.. statistics.WeightsOfClasses];

    public override (double Mean, double Deviation)[] LabelMoments() => statistics.Moments;

    public override (float Lowest, float Highest)[] LabelRanges() => statistics.Ranges;

    public override SlotStatistics? FeatureStatistics() => statistics.Features;

    /// <summary>How many rows a piece has, of so many.</summary>
    internal static int PieceOf(long count, double bytesPerRow, int batchSize, long memory)
    {
        var fit = Math.Floor(memory / 2 / (Math.Max(1, bytesPerRow) * batchSize));
        // A last batch that is not whole may end beyond the largest number.
        return (int)Math.Clamp(fit, 1, Math.Min(Math.Ceiling(count / (double)batchSize), int.MaxValue / batchSize)) * batchSize;
    }

    private InvalidOperationException Changed(int epoch, string received) => new(string.Create(CultureInfo.InvariantCulture,
        $"A data view that is streamed must give the same rows every time it is read. Received: "
        + $"{received}{(epoch > 0 ? $" in epoch {epoch}" : " in a validation")}, where the first pass gave {Count}. Save the data to a "
        + $"file first, or set {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataPlacement)} to "
        + $"{nameof(DataPlacement.InMemory)}."));
}
