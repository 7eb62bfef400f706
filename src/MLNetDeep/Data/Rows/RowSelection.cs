namespace MLNetDeep.Data.Rows;

/// <summary>Some rows of a data set in memory, by index, in the order in which they came or are gone through; does not own the data set.</summary>
internal sealed class RowSelection(RowStore store, int[] rows) : RowSource
{
    public RowStore Store => store;

    /// <summary>The rows, as indices into <see cref="Store"/>.</summary>
    public int[] Rows => rows;

    public override int Count => rows.Length;

    /// <summary>All rows of a data set.</summary>
    public static RowSelection All(RowStore store) => new(store, [.. Enumerable.Range(0, store.Count)]);

    /// <summary>Other rows of the same data set.</summary>
    public RowSelection With(int[] otherRows) => new(store, otherRows);

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

    private double WeightOf(int row) => store.Weights?[row] ?? 1;
}
