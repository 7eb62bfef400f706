namespace DeepLearningChapter.Data;

/// <summary>
/// The split of the book's train_test_split(test_size=0.2, random_state=42): of the 60,000 images the very same 12,000 validate, so that
/// figures differ from the book's by start weights and order alone.
/// </summary>
internal sealed record BookSplit<T>(IReadOnlyList<T> Training, IReadOnlyList<T> Validation);

/// <summary>Makes a <see cref="BookSplit{T}"/>.</summary>
internal static class BookSplit
{
    private const uint RandomState = 42;

    public static BookSplit<T> Of<T>(IReadOnlyList<T> rows)
    {
        var order = new MersenneTwister(RandomState).Permutation(rows.Count);
        // scikit-learn takes the first fifth, rounded up, to validate.
        var validating = (rows.Count + 4) / 5;
        return new BookSplit<T>([.. order.Skip(validating).Select(row => rows[row])], [.. order.Take(validating).Select(row => rows[row])]);
    }
}
