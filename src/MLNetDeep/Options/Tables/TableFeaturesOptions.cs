using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// By which rules <c>mlContext.Transforms.TableFeatures</c> decides what a column becomes, and what is to become of single columns whatever
/// the rules say. Plain immutable data.
/// </summary>
public sealed record TableFeaturesOptions
{
    /// <summary>
    /// What becomes of columns by their names, whatever the rules below say. Example weights and groups of rows are to be named here, as
    /// left out.
    /// </summary>
    /// <value>The default value is empty: the rules decide.</value>
    public IReadOnlyDictionary<string, TableColumnKind> Columns { get; init; } = new Dictionary<string, TableColumnKind>();

    /// <summary>
    /// The most values of a category that has a slot for each. A text with more values, and a key with more, is hashed. At least 2 and at
    /// most 1,000,000.
    /// </summary>
    /// <value>The default value is 1000.</value>
    public int MostCategories { get; init; } = 1000;

    /// <summary>
    /// A hashed category has a slot for each of its values, rounded up to a power of two, but at most two to the power of this. At least 1
    /// and at most 20.
    /// </summary>
    /// <value>The default value is 10, which is 1024 slots.</value>
    public int HashBits { get; init; } = 10;

    /// <summary>
    /// Texts that are all numbers are a category while they have at most so many values, as codes of districts and grades have, and a
    /// number beyond. At least 0: all of them are numbers.
    /// </summary>
    /// <value>The default value is 24, as many as hours of a day.</value>
    public int MostCategoriesOfNumbersInText { get; init; } = 24;

    /// <summary>
    /// A text identifies its row, and is left out, where the number of different values is at least this share of the number of rows that
    /// have one. Above 0 and at most 1. It is asked of columns with 20 values or more.
    /// </summary>
    /// <value>The default value is 0.9.</value>
    public float IdentifierShare { get; init; } = .9f;

    /// <summary>
    /// Whether texts of sentences are made features. Otherwise they are left out: they may be many thousand slots, and time.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool FreeText { get; init; }

    /// <summary>
    /// A text is taken for sentences where it has on average at least so many words, and half of the rows or more have a text of their own.
    /// At least 1.
    /// </summary>
    /// <value>The default value is 4.</value>
    public float WordsOfFreeText { get; init; } = 4;

    /// <summary>
    /// At how many rows to look, from the first on. At least 1. Fewer are faster; where rows are sorted they may mislead: a column whose
    /// first rows are all the same counts as constant.
    /// </summary>
    /// <value>The default value is null: at all of them.</value>
    public int? RowsToLookAt { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule; the message lists each with the rule and the value
    /// received.</exception>
    internal void Validate()
    {
        string[] violations =
        [
            .. OptionRules.Given(Columns, nameof(Columns)),
            .. Columns?.SelectMany(column => OptionRules.Defined(column.Value, $"{nameof(Columns)}[\"{column.Key}\"]")) ?? [],
            .. OptionRules.FromTo(2, 1_000_000, MostCategories, nameof(MostCategories)),
            .. OptionRules.FromTo(1, 20, HashBits, nameof(HashBits)),
            .. OptionRules.AtLeast(0, MostCategoriesOfNumbersInText, nameof(MostCategoriesOfNumbersInText)),
            .. IdentifierShare > 0 ? OptionRules.InClosedRange(0, 1, IdentifierShare, nameof(IdentifierShare))
                : [string.Create(CultureInfo.InvariantCulture,
                    $"{nameof(IdentifierShare)} must be above 0 and at most 1. Received: {IdentifierShare}.")],
            .. OptionRules.AtLeast(1f, WordsOfFreeText, nameof(WordsOfFreeText)),
            .. RowsToLookAt is { } rows ? OptionRules.AtLeast(1, rows, nameof(RowsToLookAt)) : [],
        ];
        if (violations.Length > 0)
            throw new ArgumentException(
                $"The options of {nameof(TableFeatures)} are not valid:{string.Concat(violations.Select(v => $"\n - {v}"))}");
    }
}
