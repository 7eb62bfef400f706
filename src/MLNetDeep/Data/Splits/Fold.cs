using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Splits;

/// <summary>The rows of a fold, by their numbers.</summary>
/// <param name="Training">Those a network may be trained on, in the order of the data set or of time.</param>
/// <param name="HeldOut">Those it is judged by, ascending.</param>
internal sealed record Fold(int[] Training, int[] HeldOut)
{
    /// <summary>Folds that train on all rows they do not hold out.</summary>
    /// <param name="rowCount">How many rows there are.</param>
    /// <param name="heldOut">The rows that each fold holds out, ascending.</param>
    public static IReadOnlyList<Fold> OfOthers(int rowCount, IReadOnlyList<int[]> heldOut) =>
        [.. heldOut.Select(rows => new Fold(Others(rowCount, rows), rows))];

    private static int[] Others(int rowCount, int[] heldOut)
    {
        var isHeldOut = new bool[rowCount];
        foreach (var row in heldOut)
            isHeldOut[row] = true;
        return [.. Enumerable.Range(0, rowCount).Where(row => !isHeldOut[row])];
    }
}

/// <summary>The rows of one fold, over features and labels that all folds share; the store must live as long.</summary>
/// <param name="ForTraining">The rows the network of the fold may see.</param>
/// <param name="HeldOut">The rows it is judged by.</param>
internal sealed record FoldRows(TrainingRows ForTraining, RowSelection HeldOut)
{
    /// <param name="store">All rows.</param>
    /// <param name="fold">Which of them it trains on, and which it holds out.</param>
    /// <param name="split">Which of the rows it trains on training is validated on; null for none.</param>
    /// <param name="seed">What that is drawn with.</param>
    /// <exception cref="InvalidOperationException">The split would have no rows on one side.</exception>
    public static FoldRows Of(RowStore store, Fold fold, ValidationSplit? split, int seed)
    {
        var others = new RowSelection(store, fold.Training);
        var (training, validation) = split is null ? (others, null) : HeldOutRows.Draw(others, split, seed);
        return new FoldRows(
            new TrainingRows(training, validation, store.SkippedRows, DataPlacement.InMemory) { All = split is null ? null : others },
            new RowSelection(store, fold.HeldOut));
    }
}
