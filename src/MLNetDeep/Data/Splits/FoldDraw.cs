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
    /// <param name="examples">The rows; with groups where folds are to hold whole ones.</param>
    /// <param name="foldCount">How many folds, at least 2.</param>
    /// <param name="seed">What the draw follows from.</param>
    /// <returns>The folds; each trains on all rows it does not hold out, in the order of the data set.</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows, or groups, than folds.</exception>
    public static IReadOnlyList<Fold> Draw(RowStore examples, int foldCount, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Folds);
        var foldOf = examples.Groups is { } groups ? ByGroups(groups, foldCount, stream) : ByRows(examples, foldCount, stream);
        var folds = Enumerable.Range(0, foldCount).Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < foldOf.Length; row++)
            folds[foldOf[row]].Add(row);
        return Fold.OfOthers(examples.Count, [.. folds.Select(rows => rows.ToArray())]);
    }

    private static int[] ByRows(RowStore examples, int foldCount, RandomStream stream)
    {
        CheckCount("row", examples.Count, foldCount);
        var foldOf = new int[examples.Count];
        var dealt = 0;
        foreach (var rows in ClassRows.Of(examples.Classes, examples.Count))
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
