using System.Globalization;

namespace MLNetDeep.Data.Splits;

/// <summary>Cuts rows into folds in time.</summary>
internal static class TimeFoldDraw
{
    /// <param name="moments">For each row a number that grows with time; equal ones are of one moment.</param>
    /// <param name="folds">How to cut.</param>
    /// <exception cref="InvalidOperationException">There are fewer moments than stretches, or a gap leaves nothing to train on.</exception>
    public static IReadOnlyList<Fold> Of(IReadOnlyList<long> moments, TimeFolds folds)
    {
        int[] order = [.. Enumerable.Range(0, moments.Count).OrderBy(row => moments[row]).ThenBy(row => row)];
        var cuts = CutsOf([.. order.Select(row => moments[row])], folds.NumberOfFolds);
        return [.. Enumerable.Range(0, folds.NumberOfFolds).Select(FoldOf)];

        Fold FoldOf(int fold)
        {
            var end = Math.Max(0, cuts[fold] - folds.GapRows);
            var start = folds.MostTrainingRows is { } most ? Math.Max(0, end - most) : 0;
            if (end == 0)
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Every fold in time must have rows to train on. Received: {cuts[fold]} rows before fold {fold} and a gap of "
                    + $"{folds.GapRows}. Make {nameof(TimeFolds)}.{nameof(TimeFolds.GapRows)} smaller, or ask for fewer folds."));
            int[] heldOut = [.. order[cuts[fold]..cuts[fold + 1]].Order()];
            return new Fold(order[start..end], heldOut);
        }
    }

    /// <summary>Where each stretch but the first begins, and where the last one ends.</summary>
    private static int[] CutsOf(long[] inOrder, int folds)
    {
        var cuts = new int[folds + 1];
        cuts[folds] = inOrder.Length;
        for (var i = 0; i < folds; i++)
        {
            var cut = (int)((long)inOrder.Length * (i + 1) / (folds + 1));
            // What happened at one moment is known at once: it goes to the past.
            while (cut > 0 && cut < inOrder.Length && inOrder[cut] == inOrder[cut - 1])
                cut++;
            cuts[i] = cut;
        }
        for (var i = 0; i < folds; i++)
        {
            if (cuts[i] == 0 || cuts[i] >= cuts[i + 1])
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Rows must be of enough moments for {folds} folds in time and what comes before them. Received: {inOrder.Length} "
                    + $"usable rows of {inOrder.Distinct().Count()} moments, of which fold {i} would have none. Ask for fewer folds."));
        }
        return cuts;
    }
}
