using System.Globalization;
using MLNetDeep.Data.Rows;
using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Splits;

/// <summary>Deals the rows of a data set out to folds, so that each row is held out once.</summary>
internal static class FoldDraw
{
    /// <summary>
    /// Of classes each fold gets its share, to within one row; where there are groups, each group goes to one fold as a whole. Folds are as
    /// equal in size as that allows: without groups, to within one row.
    /// </summary>
    /// <param name="store">The rows; with groups where folds are to hold whole ones.</param>
    /// <param name="foldCount">How many folds, at least 2.</param>
    /// <param name="seed">What the draw follows from.</param>
    /// <returns>The folds; each trains on all rows it does not hold out, in the order of the data set.</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows, or groups, than folds.</exception>
    public static IReadOnlyList<Fold> Draw(RowStore store, int foldCount, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Folds);
        var foldOf = store.Groups is { } groups ? ByGroups(groups, foldCount, stream) : ByRows(store, foldCount, stream);
        var folds = Enumerable.Range(0, foldCount).Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < foldOf.Length; row++)
            folds[foldOf[row]].Add(row);
        return Fold.OfOthers(store.Count, [.. folds.Select(rows => rows.ToArray())]);
    }

    private static int[] ByRows(RowStore store, int foldCount, RandomStream stream)
    {
        CheckCount("row", store.Count, foldCount);
        var foldOf = new int[store.Count];
        var dealt = 0;
        foreach (var rows in ClassRows.Of(store.Classes, store.Count))
        {
            stream.Shuffle(rows.AsSpan());
            // Where one class ends the next continues, so that no fold gets the odd row of every class.
            foreach (var row in rows)
                foldOf[row] = dealt++ % foldCount;
        }
        return foldOf;
    }

    /// <summary>The largest group first, each to the fold that has the fewest rows so far.</summary>
    private static int[] ByGroups(int[] groups, int foldCount, RandomStream stream)
    {
        var sizes = new int[groups.Max() + 1];
        foreach (var group in groups)
            sizes[group]++;
        CheckCount("group", sizes.Length, foldCount);

        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        stream.Shuffle(order.AsSpan());
        var (foldOfGroup, filled) = (new int[sizes.Length], new int[foldCount]);
        foreach (var group in order.OrderByDescending(group => sizes[group]))
        {
            var fold = Array.IndexOf(filled, filled.Min());
            foldOfGroup[group] = fold;
            filled[fold] += sizes[group];
        }
        return [.. groups.Select(group => foldOfGroup[group])];
    }

    private static void CheckCount(string what, int count, int foldCount)
    {
        if (count < foldCount)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                $"There must be at least 1 {what} for each fold. Received: {count} usable {(count == 1 ? what : what + "s")} and "
                + $"{foldCount} folds. Ask for fewer folds, or gather more data."));
    }
}

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
                    $"There must be more different times than folds, since the first fold needs rows before it. Received: {inOrder.Length} "
                    + $"usable rows of {inOrder.Distinct().Count()} times; fold {i} of {folds} would have none. Ask for fewer folds."));
        }
        return cuts;
    }
}

/// <summary>Rows by their class, for draws that give every class its share.</summary>
internal static class ClassRows
{
    /// <summary>
    /// The rows of each class, from the lowest class up, each in the order of the data set; all rows as one where rows have no class.
    /// </summary>
    /// <param name="classes">The class of each row; null where a row has no one class.</param>
    /// <param name="count">How many rows there are.</param>
    public static IEnumerable<int[]> Of(IReadOnlyList<int>? classes, int count)
    {
        var rows = Enumerable.Range(0, count);
        return classes is not null
            ? rows.GroupBy(row => classes[row]).OrderBy(sameClass => sameClass.Key).Select(sameClass => sameClass.ToArray())
            : [rows.ToArray()];
    }
}
