using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Randomness;

namespace MLNetDeep.Training;

/// <summary>
/// The statistics of a network's <see cref="TableEncoding"/>, of the training rows alone: of all of them where they are in memory, else of
/// as many as a sample has, drawn row by row (algorithm R; Vitter, "Random Sampling with a Reservoir", 1985).
/// </summary>
internal sealed class TableFit
{
    /// <summary>How many rows of a stream are kept.</summary>
    internal const int RowsInSample = 100_000;

    private const int RowsAtATime = 256;

    /// <summary>
    /// So many numbers are copied at a time from rows that are in memory, 256 MB: of more, some columns after the others.
    /// </summary>
    private const long MostCopied = 1 << 26;

    private readonly float[] _statistics;

    private TableFit(float[] statistics) => _statistics = statistics;

    /// <summary>Goes over the rows once.</summary>
    /// <param name="specification">The network.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="placement">Where they are.</param>
    /// <param name="seed">What a sample is drawn with.</param>
    /// <param name="checkAlive">Called now and then; throws when the user has cancelled.</param>
    /// <param name="mostCopied">The most numbers copied at a time of rows in memory.</param>
    /// <returns>Null where the network begins with no such layer.</returns>
    public static TableFit? Of(
        NetworkSpecification specification, RowSource rows, DataPlacement placement, int seed, Action checkAlive,
        long mostCopied = MostCopied)
    {
        if (specification.Placed[0] is not { Layer: TableEncoding table } placed)
            return null;

        int[] slots = [.. table.NumberSlots(specification.InputSize)];
        var inMemory = placement == DataPlacement.InMemory;
        var sampleSize = inMemory ? rows.Count : Math.Min(rows.Count, RowsInSample);
        // A stream is read once.
        var atOnce = inMemory ? (int)Math.Clamp(mostCopied / Math.Max(1, rows.Count), 1, Math.Max(1, slots.Length)) : slots.Length;
        var statistics = new float[specification.StatisticCount];
        var (first, second) = (placed.Statistic(table.ScaleNames.First)!, placed.Statistic(table.ScaleNames.Second)!);
        var edges = placed.Statistic(LayerArray.Edges);
        for (var from = 0; from < slots.Length; from += atOnce)
        {
            var some = slots.AsSpan(from, Math.Min(atOnce, slots.Length - from));
            var (columns, seen) = Columns(rows, some, sampleSize, seed, checkAlive);
            for (var i = 0; i < some.Length; i++)
            {
                checkAlive();
                var number = from + i;
                NumberStatistics.Write(
                    table.Scaling, Finite(columns[i].AsSpan(0, Math.Min(columns[i].Length, seen))), Of(first, number), Of(second, number),
                    edges is null ? default : Of(edges, number));
            }
        }
        return new TableFit(statistics);

        Span<float> Of(ParameterSlot slot, int number)
        {
            var length = slot.Length / slots.Length;
            return statistics.AsSpan(slot.Offset + number * length, length);
        }
    }

    /// <summary>Gives a network that begins with the layer the statistics.</summary>
    public void SetIn(NetworkState network)
    {
        foreach (var slot in network.Specification.Placed[0].OwnStatistics)
            _statistics.AsSpan(slot.Offset, slot.Length).CopyTo(network.Statistics.Values.Slice(slot.Offset, slot.Length));
    }

    /// <summary>The values that are there, moved to the front.</summary>
    private static Span<float> Finite(Span<float> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (float.IsFinite(value))
                values[count++] = value;
        }
        return values[..count];
    }

    /// <summary>Each number in a sample of the rows, and how many rows were seen: of fewer than a sample has, the rest stays 0.</summary>
    private static (float[][] Sample, int Seen) Columns(
        RowSource rows, ReadOnlySpan<int> slots, int sampleSize, int seed, Action checkAlive)
    {
        var sample = new float[slots.Length][];
        for (var number = 0; number < slots.Length; number++)
            sample[number] = new float[sampleSize];

        var stream = new RandomStream(seed, RandomPurpose.TableSample);
        var seen = 0;
        foreach (var piece in rows.Epoch(RowOrder.AsTheyCame))
        {
            var features = new float[Math.Min(RowsAtATime, piece.Count) * piece.Store.Features.Width];
            for (var start = 0; start < piece.Count; start += RowsAtATime)
            {
                checkAlive();
                var count = Math.Min(RowsAtATime, piece.Count - start);
                piece.Store.Features.Gather(piece.Rows.AsSpan(start, count), features);
                for (var row = 0; row < count; row++, seen++)
                {
                    // Each row seen so far is in the sample with the same probability.
                    var place = seen < sampleSize ? seen : stream.NextInt32(seen + 1);
                    for (var number = 0; place < sampleSize && number < slots.Length; number++)
                        sample[number][place] = features[row * piece.Store.Features.Width + slots[number]];
                }
            }
        }
        return (sample, seen);
    }
}
