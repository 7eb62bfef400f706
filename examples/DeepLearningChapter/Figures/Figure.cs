using static System.FormattableString;

namespace DeepLearningChapter.Figures;

/// <summary>One figure of ours beside the book's.</summary>
/// <param name="Network">Which network, trained how.</param>
/// <param name="Name">Which figure of it.</param>
/// <param name="Quantity">What kind.</param>
/// <param name="Book">The book's.</param>
/// <param name="Here">Ours.</param>
internal sealed record Figure(string Network, string Name, Quantity Quantity, BookFigure Book, double Here)
{
    /// <summary>Whether ours is near enough: to both editions, to one, to neither; a dash where there is nothing to compare.</summary>
    public string Verdict => (IsNear(Book.First), IsNear(Book.Second)) switch
    {
        _ when Quantity == Quantity.Count => "–",
        (null, null) => "–",
        (not false, not false) => "yes",
        (true, false) => "1st only",
        (false, true) => "2nd only",
        _ => "no",
    };

    public static IEnumerable<Figure> Pair(string network, string images, BookPair book, double loss, double accuracy) =>
    [
        new(network, $"{images} loss", Quantity.Loss, book.Loss, loss),
        new(network, $"{images} accuracy", Quantity.Accuracy, book.Accuracy, accuracy),
    ];

    /// <summary>The cells of a row: network, figure, both editions, here, whether near.</summary>
    public IReadOnlyList<string> Cells() => [Network, Name, Written(Book.First), Written(Book.Second), Written(Here), Verdict];

    private bool? IsNear(double? book) =>
        // Written to four places, so that the verdict is the one a reader of the table comes to.
        book is { } value ? Math.Round(Math.Abs(Math.Round(Here, 4) - value), 4) <= (Quantity == Quantity.Accuracy ? .01 : .02) : null;

    private string Written(double? value) => value switch
    {
        null => "–",
        { } count when Quantity == Quantity.Count => Invariant($"{count:N0}"),
        { } share => Invariant($"{share:F4}"),
    };
}
