using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Splits;

/// <summary>
/// The rows of one fold, over features that all folds share. Owns the labels it changes, and nothing else; the examples must live as long.
/// </summary>
internal sealed class FoldRows : IDisposable
{
    private readonly RowStore? _own;

    /// <param name="examples">All rows.</param>
    /// <param name="heldOut">The rows the fold holds out, in ascending order.</param>
    /// <param name="labelsChange">Whether training brings labels to a scale of its own.</param>
    /// <param name="split">Which of the other rows training is validated on; null for none.</param>
    /// <param name="seed">What that is drawn with.</param>
    /// <exception cref="InvalidOperationException">The split would have no rows on one side.</exception>
    public FoldRows(RowStore examples, int[] heldOut, bool labelsChange, ValidationSplit? split, int seed)
    {
        // Of the labels as they are: scores are in units of the label.
        HeldOut = new RowSelection(examples, heldOut);
        _own = labelsChange ? examples.WithOwnLabels() : null;
        var others = Others(_own ?? examples, heldOut);
        try
        {
            var (training, validation) = split is null ? (others, null) : HeldOutRows.Draw(others, split, seed);
            ForTraining = new TrainingRows(
                new InMemoryRows(training), validation is null ? null : new InMemoryRows(validation), examples.SkippedRows, DataPlacement.InMemory, _own is null ? [] : [_own]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rows the network of the fold may see. Not to be disposed of: it would take the features with it.</summary>
    public TrainingRows ForTraining { get; }

    /// <summary>The rows it is judged by.</summary>
    public RowSelection HeldOut { get; }

    /// <summary>All rows of a data set but those that a fold holds out.</summary>
    public static RowSelection Others(RowStore examples, int[] heldOut)
    {
        var isHeldOut = new bool[examples.Count];
        foreach (var row in heldOut)
            isHeldOut[row] = true;
        return new RowSelection(examples, [.. Enumerable.Range(0, examples.Count).Where(row => !isHeldOut[row])]);
    }

    public void Dispose() => _own?.Labels.Dispose();
}
