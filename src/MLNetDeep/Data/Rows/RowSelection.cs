using MLNetDeep.Data.Features;
using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// Some rows of a data set in memory, by index, in the order in which they came or are gone through; does not own the data set.
/// </summary>
internal sealed class RowSelection(RowStore store, int[] rows) : RowSource
{
    /// <summary>How many rows the features are looked at, at most.</summary>
    private const int MostRowsLookedAt = 1 << 16;

    /// <summary>
    /// How many values of features are looked at, where that is enough for 1000 rows: as many as one looks at in a blink.
    /// </summary>
    private const int MostValuesLookedAt = 1 << 22;

    public RowStore Store => store;

    /// <summary>The rows, as indices into <see cref="Store"/>.</summary>
    public int[] Rows => rows;

    public override int Count => rows.Length;

    /// <summary>All rows of a data set.</summary>
    public static RowSelection All(RowStore store) => new(store, [.. Enumerable.Range(0, store.Count)]);

    /// <summary>Other rows of the same data set.</summary>
    public RowSelection With(int[] otherRows) => new(store, otherRows);

    /// <summary>So many of the rows, at most, evenly spread over all of them.</summary>
    public RowSelection Spread(int most)
    {
        var step = Math.Max(1, rows.Length / (double)most);
        return With([.. Enumerable.Range(0, Math.Min(rows.Length, most)).Select(i => rows[(int)(i * step)])]);
    }

    public override IEnumerable<RowSelection> Epoch(RowOrder order) => [order.Of(this)];

    public override double[] WeightsOfClasses(int classCount)
    {
        var weights = new double[classCount];
        foreach (var row in rows)
            weights[store.Classes![row]] += WeightOf(row);
        return weights;
    }

    // By row: an array of all labels would be a second copy, and ends at 2 GB.
    public override (double Mean, double Deviation)[] LabelMoments() => [.. Enumerable.Range(0, store.LabelWidth).Select(MomentsOf)];

    public override (float Lowest, float Highest)[] LabelRanges() => [.. Enumerable.Range(0, store.LabelWidth).Select(RangeOf)];

    public override SlotStatistics FeatureStatistics()
    {
        var statistics = new SlotStatistics(store.Features.Width);
        var most = Math.Clamp(MostValuesLookedAt / store.Features.Width, 1000, MostRowsLookedAt);
        store.Features.AddTo(statistics, Spread(most).Rows);
        return statistics;
    }

    private (double Mean, double Deviation) MomentsOf(int output)
    {
        var (weights, sum, squares) = (0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            weights += WeightOf(row);
            sum += WeightOf(row) * store.LabelValues(row)[output];
        }
        var mean = sum / weights;
        foreach (var row in rows)
            squares += WeightOf(row) * Math.Pow(store.LabelValues(row)[output] - mean, 2);
        return (mean, Math.Sqrt(squares / weights));
    }

    private (float Lowest, float Highest) RangeOf(int output)
    {
        var (lowest, highest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var row in rows)
        {
            var label = store.LabelValues(row)[output];
            (lowest, highest) = (Math.Min(lowest, label), Math.Max(highest, label));
        }
        return (lowest, highest);
    }

    private double WeightOf(int row) => store.Weights?[row] ?? 1;
}

/// <summary>The order in which the rows of an epoch are gone through; a function of seed and epoch alone.</summary>
/// <param name="Seed">What the order follows from.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="IsShuffled">Whether rows are shuffled, or stay as they came.</param>
internal readonly record struct RowOrder(int Seed, int Epoch, bool IsShuffled)
{
    /// <summary>Rows as they came.</summary>
    public static RowOrder AsTheyCame => default;

    /// <summary>The rows in this order.</summary>
    /// <param name="rows">Rows in the order in which they came; not changed.</param>
    /// <param name="piece">Which piece of the data set they are, from 0.</param>
    public RowSelection Of(RowSelection rows, int piece = 0)
    {
        if (!IsShuffled)
            return rows;

        int[] shuffled = [.. rows.Rows];
        Stream(piece).Shuffle(shuffled.AsSpan());
        return rows.With(shuffled);
    }

    /// <summary>What is drawn for a piece of the data set.</summary>
    public RandomStream Stream(int piece) => new(Seed, RandomPurpose.Order, Epoch, piece);
}
