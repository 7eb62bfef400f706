using MLNetDeep.Data.Rows;

namespace MLNetDeep.Training;

/// <summary>
/// The rows of one step, or of one piece of an evaluation: those that stand at <paramref name="Start"/> and after in an order of rows that
/// are in memory. What is streamed comes as one order after another.
/// </summary>
/// <param name="Selection">The rows of an epoch, or as many of them as are in memory, in the order they are gone through.</param>
/// <param name="Start">Where the batch begins in the order.</param>
/// <param name="Count">How many rows; at most <see cref="DenseNetworkOptions.BatchSize"/> in training.</param>
internal readonly record struct RowBatch(RowSelection Selection, int Start, int Count)
{
    /// <summary>The rows, as indices into the examples of <see cref="Selection"/>.</summary>
    public ReadOnlySpan<int> Rows => Selection.Rows.AsSpan(Start, Count);

    /// <summary>Whether no row of the order comes after it.</summary>
    public bool IsLast => Start + Count == Selection.Count;

    /// <summary>All rows of a source as they came, in batches that are evaluated at a time.</summary>
    public static IEnumerable<RowBatch> ForEvaluation(RowSource rows) =>
        rows.Epoch(RowOrder.AsTheyCame).SelectMany(piece => AllOf(piece, RowSource.LargestEvaluation));

    /// <summary>All rows of an order in batches of a size; the last may be smaller.</summary>
    public static IEnumerable<RowBatch> AllOf(RowSelection order, int size)
    {
        for (var start = 0; start < order.Count; start += size)
            yield return new RowBatch(order, start, Math.Min(size, order.Count - start));
    }
}
