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
