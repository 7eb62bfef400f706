using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Splits;

/// <summary>The rows of one fold, over features and labels that all folds share; the examples must live as long.</summary>
/// <param name="ForTraining">The rows the network of the fold may see.</param>
/// <param name="HeldOut">The rows it is judged by.</param>
internal sealed record FoldRows(TrainingRows ForTraining, RowSelection HeldOut)
{
    /// <param name="examples">All rows.</param>
    /// <param name="heldOut">The rows the fold holds out, in ascending order.</param>
    /// <param name="split">Which of the other rows training is validated on; null for none.</param>
    /// <param name="seed">What that is drawn with.</param>
    /// <exception cref="InvalidOperationException">The split would have no rows on one side.</exception>
    public static FoldRows Of(RowStore examples, int[] heldOut, ValidationSplit? split, int seed)
    {
        var others = Others(examples, heldOut);
        var (training, validation) = split is null ? (others, null) : HeldOutRows.Draw(others, split, seed);
        return new FoldRows(
            new TrainingRows(training, validation, examples.SkippedRows, DataPlacement.InMemory) { All = split is null ? null : others },
            new RowSelection(examples, heldOut));
    }

    /// <summary>All rows of a data set but those that a fold holds out.</summary>
    public static RowSelection Others(RowStore examples, int[] heldOut)
    {
        var isHeldOut = new bool[examples.Count];
        foreach (var row in heldOut)
            isHeldOut[row] = true;
        return new RowSelection(examples, [.. Enumerable.Range(0, examples.Count).Where(row => !isHeldOut[row])]);
    }
}
