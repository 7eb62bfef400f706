using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The options of <c>mlContext.ColumnImportance</c>: the columns, the number of permutations and the rows. Immutable data.
/// </summary>
public sealed record ColumnImportanceOptions
{
    /// <summary>The columns to shuffle, by their names in the model's input.</summary>
    /// <value>The default value is null: all columns that the model's scores depend on.</value>
    public IReadOnlyList<string>? Columns { get; init => field = Values.Of(value); }

    /// <summary>
    /// The number of times each column is shuffled, each time in another order. At least 1. With more, the deviation shows how reliable the
    /// result is.
    /// </summary>
    /// <value>The default value is 5.</value>
    public int Permutations { get; init; } = 5;

    /// <summary>The number of rows to use, from the first on. At least 2.</summary>
    /// <value>The default value is null: all of them.</value>
    public int? RowsToUse { get; init; }

    /// <summary>The seed of the orders. The same seed gives the same results.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule; the message lists each with the rule and the value
    /// received.</exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The options of {nameof(ColumnImportance)} are not valid",
        [
            .. Columns?.SelectMany((column, i) => OptionRules.NotEmpty(column, $"{nameof(Columns)}[{i}]")) ?? [],
            .. OptionRules.AtLeast(1, Permutations, nameof(Permutations)),
            .. RowsToUse is { } rows ? OptionRules.AtLeast(2, rows, nameof(RowsToUse)) : [],
        ]);
}
