using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Splits;

/// <summary>
/// Draws whole groups of rows until their rows are as near to a fraction as whole groups bring them; the rule of <see cref="GroupSplit"/>.
/// </summary>
internal static class GroupDraw
{
    /// <param name="groups">The group of each row, from 0 without gaps.</param>
    /// <param name="split">The fraction, and the column for an error.</param>
    /// <param name="stream">What the order of the groups is drawn from.</param>
    /// <returns>For each row whether it is held out.</returns>
    /// <exception cref="InvalidOperationException">There is only one group.</exception>
    public static bool[] Draw(int[] groups, GroupSplit split, RandomStream stream)
    {
        var sizes = new int[groups.Max() + 1];
        foreach (var group in groups)
            sizes[group]++;
        if (sizes.Length < 2)
            throw new InvalidOperationException(
                $"Group column '{split.GroupColumnName}' must hold at least 2 groups: one to train on and one to validate on. Received: "
                + $"1 group in all of {groups.Length} rows. Check the column, or use {nameof(RandomSplit)}.");

        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        stream.Shuffle(order.AsSpan());
        var drawn = NearestTo(groups.Length * (double)split.Fraction, order, sizes);
        return [.. groups.Select(group => drawn[group])];
    }

    private static bool[] NearestTo(double wanted, int[] order, int[] sizes)
    {
        var drawn = new bool[sizes.Length];
        var heldOut = 0L;
        foreach (var group in order)
        {
            if (Math.Abs(heldOut + sizes[group] - wanted) >= Math.Abs(heldOut - wanted))
                continue;

            drawn[group] = true;
            heldOut += sizes[group];
        }

        // Few large groups: the nearest to the fraction may be none of them, or all. A split has two sides.
        if (!drawn.Contains(true) || !drawn.Contains(false))
        {
            var smallest = order.MinBy(group => sizes[group]);
            drawn[smallest] = !drawn[smallest];
        }
        return drawn;
    }
}
