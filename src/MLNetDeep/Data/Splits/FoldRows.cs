using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Splits;

/// <summary>The rows of one fold, over features and labels that all folds share; the examples must live as long.</summary>
/// <param name="ForTraining">The rows the network of the fold may see.</param>
/// <param name="HeldOut">The rows it is judged by.</param>
internal sealed record FoldRows(TrainingRows ForTraining, RowSelection HeldOut)
{
    /// <param name="examples">All rows.</param>
    /// <param name="fold">Which of them it trains on, and which it holds out.</param>
    /// <param name="split">Which of the rows it trains on training is validated on; null for none.</param>
    /// <param name="seed">What that is drawn with.</param>
    /// <exception cref="InvalidOperationException">The split would have no rows on one side.</exception>
    public static FoldRows Of(RowStore examples, Fold fold, ValidationSplit? split, int seed)
    {
        var others = new RowSelection(examples, fold.Training);
        var (training, validation) = split is null ? (others, null) : HeldOutRows.Draw(others, split, seed);
        return new FoldRows(
            new TrainingRows(training, validation, examples.SkippedRows, DataPlacement.InMemory) { All = split is null ? null : others },
            new RowSelection(examples, fold.HeldOut));
    }
}
