using System.Globalization;
using MLNetDeep.Randomness;

namespace MLNetDeep.Data;

/// <summary>Divides the rows of a data set into training and validation rows.</summary>
internal static class ValidationSplit
{
    /// <summary>
    /// Draws <paramref name="fraction"/> of the rows, rounded; of classes, each gives its share to within one row. The same seed draws the same rows.
    /// </summary>
    /// <exception cref="InvalidOperationException">One side would have no rows.</exception>
    public static (ExampleRows Training, ExampleRows Validation) Draw(Examples examples, float fraction, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.ValidationSplit);
        var training = new List<int>(examples.Count);
        var validation = new List<int>();
        var seen = 0;
        foreach (var group in GroupsOf(examples))
        {
            stream.Shuffle(group.AsSpan());
            seen += group.Length;

            // What rounding took from one class, the next one gives back: the total is the rounded fraction of all rows.
            var wanted = (int)Math.Round(seen * (double)fraction, MidpointRounding.AwayFromZero) - validation.Count;
            var taken = Math.Clamp(wanted, 0, group.Length);
            validation.AddRange(group[..taken]);
            training.AddRange(group[taken..]);
        }

        if (validation.Count == 0 || training.Count == 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{nameof(DenseNetworkOptions.ValidationFraction)} must leave at least 1 training row and 1 validation row. Received: {fraction} of {examples.Count} rows, which leaves {training.Count} and {validation.Count}. Change the fraction, or pass a validation set to Fit."));

        // In the order of the data set: without shuffling, training goes through the rows as they came.
        training.Sort();
        validation.Sort();
        return (new ExampleRows(examples, [.. training]), new ExampleRows(examples, [.. validation]));
    }

    private static IEnumerable<int[]> GroupsOf(Examples examples)
    {
        var rows = Enumerable.Range(0, examples.Count);
        return examples.Classes is { } classes
            ? rows.GroupBy(row => classes[row]).OrderBy(group => group.Key).Select(group => group.ToArray())
            : [rows.ToArray()];
    }
}
