using System.Globalization;
using MLNetDeep.Data.Rows;
using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Splits;

/// <summary>Divides the rows of a data set into training and validation rows, as a <see cref="ValidationSplit"/> says.</summary>
internal static class HeldOutRows
{
    /// <summary>Divides the rows; both sides are in the order of the data set. The same seed draws the same rows.</summary>
    /// <exception cref="InvalidOperationException">One side would have no rows.</exception>
    public static (RowSelection Training, RowSelection Validation) Draw(RowStore store, ValidationSplit split, int seed) =>
        Draw(RowSelection.All(store), split, seed);

    /// <summary>Divides some rows of a data set, as if there were no others.</summary>
    /// <inheritdoc cref="Draw(RowStore, ValidationSplit, int)"/>
    public static (RowSelection Training, RowSelection Validation) Draw(RowSelection rows, ValidationSplit split, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.ValidationSplit);
        var isHeldOut = split switch
        {
            RandomSplit => AtRandom(rows, split.Fraction, stream),
            GroupSplit grouped => GroupDraw.Draw(GroupsOf(rows), grouped, stream),
            LastRowsSplit => Last(rows.Count, split.Fraction),
            _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: {split.GetType().Name} is missing from {nameof(HeldOutRows)}.{nameof(Draw)}."),
        };

        // In the order of the data set: without shuffling, training goes through the rows as they came.
        int[] training = [.. rows.Rows.Where((_, i) => !isHeldOut[i])];
        int[] validation = [.. rows.Rows.Where((_, i) => isHeldOut[i])];
        if (validation.Length == 0 || training.Length == 0)
            throw OneSided(split, training.Length, validation.Length);

        return (rows.With(training), rows.With(validation));
    }

    /// <summary>The error for a split that leaves no row on one side.</summary>
    public static InvalidOperationException OneSided(ValidationSplit split, long training, long validation)
    {
        var received = string.Create(
            CultureInfo.InvariantCulture,
            $"Received: {split.Fraction} of {training + validation} rows, which leaves {training} and {validation}.");
        if (split is RandomSplit && validation == 0 && ShareOf((int)training, split.Fraction) > 0)
            return new($"A random split must leave at least 1 training row of every class, and 1 validation row. {received} No class has "
                + $"a row to spare. Gather more rows, or pass a validation set to Fit.");

        return new($"The fraction of a split must leave at least 1 training row and 1 validation row. {received} Change "
            + $"{nameof(DenseNetworkOptions.ValidationFraction)} or the {nameof(ValidationSplit.Fraction)} of "
            + $"{nameof(DenseNetworkOptions.ValidationSplit)}, or pass a validation set to Fit.");
    }

    /// <summary>
    /// Draws the fraction of the rows, rounded; of classes, each gives its share to within one row, and keeps a row to train on.
    /// </summary>
    private static bool[] AtRandom(RowSelection rows, float fraction, RandomStream stream)
    {
        int[]? classes = rows.Store.Classes is { } ofExamples ? [.. rows.Rows.Select(row => ofExamples[row])] : null;
        int[][] ofClasses = [.. ClassRows.Of(classes, rows.Count)];
        var kept = classes is null ? 0 : 1;
        var taken = new int[ofClasses.Length];
        var (seen, heldOut) = (0, 0);
        for (var c = 0; c < taken.Length; c++)
        {
            stream.Shuffle(ofClasses[c].AsSpan());
            seen += ofClasses[c].Length;

            // What rounding took from one class, the next one gives back: the total is the rounded fraction of all rows.
            taken[c] = Math.Clamp(ShareOf(seen, fraction) - heldOut, 0, ofClasses[c].Length - kept);
            heldOut += taken[c];
        }
        // What the last classes could not give, because a row of each stays, those give that have most rows left.
        // Of several, the first.
        var byRowsLeft = heldOut < ShareOf(seen, fraction)
            ? new PriorityQueue<int, (int, int)>(Enumerable.Range(0, taken.Length).Select(c => (c, (-Left(c), c)))) : new();
        for (; heldOut < ShareOf(seen, fraction) && byRowsLeft.TryPeek(out var most, out _) && Left(most) > 0; heldOut++)
        {
            taken[most]++;
            byRowsLeft.DequeueEnqueue(most, (-Left(most), most));
        }

        var isHeldOut = new bool[rows.Count];
        foreach (var (c, ofClass) in ofClasses.Index())
        {
            foreach (var i in ofClass.AsSpan(0, taken[c]))
                isHeldOut[i] = true;
        }
        return isHeldOut;

        int Left(int c) => ofClasses[c].Length - kept - taken[c];
    }

    /// <summary>The groups of the rows, numbered from 0 as they come, as they are where there are no other rows.</summary>
    private static int[] GroupsOf(RowSelection rows)
    {
        var numbers = new Dictionary<int, int>();
        return [.. rows.Rows.Select(row =>
        {
            var group = rows.Store.Groups![row];
            if (!numbers.TryGetValue(group, out var number))
                numbers.Add(group, number = numbers.Count);
            return number;
        })];
    }

    private static bool[] Last(int count, float fraction)
    {
        var isHeldOut = new bool[count];
        isHeldOut.AsSpan(count - ShareOf(count, fraction)).Fill(true);
        return isHeldOut;
    }

    private static int ShareOf(int count, float fraction) => (int)Math.Round(count * (double)fraction, MidpointRounding.AwayFromZero);
}

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
