using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Which columns <c>mlContext.ColumnImportance</c> shuffles, how often, and over how many rows. Plain immutable data.</summary>
public sealed record ColumnImportanceOptions
{
    /// <summary>The columns to shuffle, by their names in the data that the model takes.</summary>
    /// <value>The default value is null: all that the model's scores depend on.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// How often each column is shuffled, each time in another order. At least 1; with more, the deviation says how sure the figure is.
    /// </summary>
    /// <value>The default value is 5.</value>
    public int Permutations { get; init; } = 5;

    /// <summary>How many rows are used, from the first on. At least 2.</summary>
    /// <value>The default value is null: all of them.</value>
    public int? RowsToUse { get; init; }

    /// <summary>What the orders are drawn from: the same seed gives the same figures.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule; the message lists each with the rule and the value
    /// received.</exception>
    internal void Validate()
    {
        string[] violations =
        [
            .. Columns?.SelectMany(
                (column, i) => OptionRules.NotEmpty(column, string.Create(CultureInfo.InvariantCulture, $"{nameof(Columns)}[{i}]"))) ?? [],
            .. OptionRules.AtLeast(1, Permutations, nameof(Permutations)),
            .. RowsToUse is { } rows ? OptionRules.AtLeast(2, rows, nameof(RowsToUse)) : [],
        ];
        if (violations.Length > 0)
        {
            throw new ArgumentException(
                $"The options of {nameof(ColumnImportance)} are not "
                    + $"valid:{string.Concat(violations.Select(violation => $"\n - {violation}"))}");
        }
    }
}
