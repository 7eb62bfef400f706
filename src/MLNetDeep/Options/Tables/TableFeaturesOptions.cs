using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The rules by which <c>mlContext.Transforms.TableFeatures</c> turns columns into features, and exceptions for single columns. Immutable
/// data.
/// </summary>
public sealed record TableFeaturesOptions
{
    /// <summary>
    /// The kind of single columns, by their names, whatever the rules say. Name columns of example weights and of groups here as
    /// <see cref="TableColumnKind.LeftOut"/>.
    /// </summary>
    /// <value>The default value is empty: the rules decide for all columns.</value>
    public IReadOnlyDictionary<string, TableColumnKind> Columns
    {
        get; init => field = Values.Of(value);
    } = Values.Of(new Dictionary<string, TableColumnKind>());

    /// <summary>
    /// The largest number of values for which a category gets one slot for each value. Texts and keys with more values are hashed. From 2
    /// to 1,000,000.
    /// </summary>
    /// <remarks>
    /// Several values share a slot of a hashed category, and cannot be told apart. Networks that embed categories, as the presets for
    /// tables do (<see cref="EmbedCategories"/>), take about the same time for 10,000 values as for 20. Other networks take time for each
    /// slot: with these, 1000 may be better.
    /// </remarks>
    /// <value>The default value is 10000.</value>
    public int MostCategories { get; init; } = 10_000;

    /// <summary>
    /// The largest number of slots of a hashed category, as a power of two. With fewer values it has fewer slots: their number rounded up
    /// to a power of two. From 1 to 20.
    /// </summary>
    /// <value>The default value is 10, which is 1024 slots.</value>
    public int HashBits { get; init; } = 10;

    /// <summary>
    /// The largest number of values for which a text column of numbers (codes of districts, grades) is a category; with more it is a
    /// number. At least 0; with 0, all of them are numbers.
    /// </summary>
    /// <value>The default value is 24, the number of hours of a day.</value>
    public int MostCategoriesOfNumbersInText { get; init; } = 24;

    /// <summary>
    /// The share of different values from which a column is an identifier and is left out: different values divided by rows with a value.
    /// Above 0 and at most 1. Only for texts, and for whole numbers with a name such as <c>id</c>, <c>shopId</c> or <c>shop_id</c>, of
    /// which at least 20 rows have a value. In large tables it is the share until 131,072 different ones were seen.
    /// </summary>
    /// <value>The default value is 0.9.</value>
    public float IdentifierShare { get; init; } = .9f;

    /// <summary>
    /// Whether texts with sentences become features. They may need many thousand slots and much time. With false they are left out.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool FreeText { get; init; }

    /// <summary>
    /// The average number of words from which a text column counts as sentences, if at least half of its texts are different. At least 1.
    /// Only for columns in which at least 20 rows have a text.
    /// </summary>
    /// <value>The default value is 4.</value>
    public float WordsOfFreeText { get; init; } = 4;

    /// <summary>
    /// The number of rows to inspect, from the first on. At least 1. Fewer are faster, but misleading if rows are sorted: a column whose
    /// first rows are all the same counts as constant.
    /// </summary>
    /// <value>The default value is null: all of them.</value>
    public int? RowsToLookAt { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule; the message lists each with the rule and the value
    /// received.</exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The options of {nameof(TableFeatures)} are not valid",
        [
            .. OptionRules.Given(Columns, nameof(Columns)),
            .. Columns?.SelectMany(column => OptionRules.Defined(column.Value, $"{nameof(Columns)}[\"{column.Key}\"]")) ?? [],
            .. OptionRules.FromTo(2, 1_000_000, MostCategories, nameof(MostCategories)),
            .. OptionRules.FromTo(1, 20, HashBits, nameof(HashBits)),
            .. OptionRules.AtLeast(0, MostCategoriesOfNumbersInText, nameof(MostCategoriesOfNumbersInText)),
            .. OptionRules.When(!(IdentifierShare > 0 && IdentifierShare <= 1), string.Create(
                CultureInfo.InvariantCulture, $"{nameof(IdentifierShare)} must be above 0 and at most 1. Received: {IdentifierShare}.")),
            .. OptionRules.AtLeast(1f, WordsOfFreeText, nameof(WordsOfFreeText)),
            .. RowsToLookAt is { } rows ? OptionRules.AtLeast(1, rows, nameof(RowsToLookAt)) : [],
        ]);
}
