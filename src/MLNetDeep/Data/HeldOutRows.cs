using System.Globalization;
using MLNetDeep.Randomness;

namespace MLNetDeep.Data;

/// <summary>Divides the rows of a data set into training and validation rows, as a <see cref="ValidationSplit"/> says.</summary>
internal static class HeldOutRows
{
    /// <summary>Divides the rows; both sides are in the order of the data set. The same seed draws the same rows.</summary>
    /// <exception cref="InvalidOperationException">One side would have no rows.</exception>
    public static (ExampleRows Training, ExampleRows Validation) Draw(Examples examples, ValidationSplit split, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.ValidationSplit);
        var isHeldOut = split switch
        {
            RandomSplit => AtRandom(examples, split.Fraction, stream),
            GroupSplit grouped => GroupDraw.Draw(examples.Groups!, grouped, stream),
            LastRowsSplit => Last(examples.Count, split.Fraction),
            _ => throw new NotSupportedException($"Bug in MLNetDeep: {split.GetType().Name} is missing from {nameof(HeldOutRows)}.{nameof(Draw)}."),
        };

        // In the order of the data set: without shuffling, training goes through the rows as they came.
        int[] training = [.. Enumerable.Range(0, examples.Count).Where(row => !isHeldOut[row])];
        int[] validation = [.. Enumerable.Range(0, examples.Count).Where(row => isHeldOut[row])];
        if (validation.Length == 0 || training.Length == 0)
            throw OneSided(split, training.Length, validation.Length);

        return (new ExampleRows(examples, training), new ExampleRows(examples, validation));
    }

    /// <summary>The error for a split that leaves no row on one side.</summary>
    public static InvalidOperationException OneSided(ValidationSplit split, long training, long validation) => new(string.Create(CultureInfo.InvariantCulture,
        $"The fraction of a split must leave at least 1 training row and 1 validation row. Received: {split.Fraction} of {training + validation} rows, which leaves {training} and {validation}. Change {nameof(DenseNetworkOptions.ValidationFraction)} or the {nameof(ValidationSplit.Fraction)} of {nameof(DenseNetworkOptions.ValidationSplit)}, or pass a validation set to Fit."));

    /// <summary>Draws the fraction of the rows, rounded; of classes, each gives its share to within one row.</summary>
    private static bool[] AtRandom(Examples examples, float fraction, RandomStream stream)
    {
        var isHeldOut = new bool[examples.Count];
        var (seen, heldOut) = (0, 0);
        foreach (var rows in RowsByClass(examples))
        {
            stream.Shuffle(rows.AsSpan());
            seen += rows.Length;

            // What rounding took from one class, the next one gives back: the total is the rounded fraction of all rows.
            var taken = Math.Clamp(ShareOf(seen, fraction) - heldOut, 0, rows.Length);
            heldOut += taken;
            foreach (var row in rows.AsSpan(0, taken))
                isHeldOut[row] = true;
        }
        return isHeldOut;
    }

    private static bool[] Last(int count, float fraction)
    {
        var isHeldOut = new bool[count];
        isHeldOut.AsSpan(count - ShareOf(count, fraction)).Fill(true);
        return isHeldOut;
    }

    private static int ShareOf(int count, float fraction) => (int)Math.Round(count * (double)fraction, MidpointRounding.AwayFromZero);

    private static IEnumerable<int[]> RowsByClass(Examples examples)
    {
        var rows = Enumerable.Range(0, examples.Count);
        return examples.Classes is { } classes
            ? rows.GroupBy(row => classes[row]).OrderBy(sameClass => sameClass.Key).Select(sameClass => sameClass.ToArray())
            : [rows.ToArray()];
    }
}
