using System.Globalization;

namespace MLNetDeep;

/// <summary>What <see cref="TableFeatures"/> made of one column of the table, and why. Immutable.</summary>
public sealed record TableColumnChoice
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type in the data, as ML.NET calls it.</summary>
    public required string Type { get; init; }

    /// <summary>The kind that was chosen.</summary>
    public required TableColumnKind Kind { get; init; }

    /// <summary>In how many of the rows looked at it had no value.</summary>
    /// <value>The default value is 0.</value>
    public long Missing { get; init; }

    /// <summary>The number of different values of a text or key, at most 131,072; null of other types.</summary>
    /// <value>The default value is null.</value>
    public int? DistinctValues { get; init; }

    /// <summary>The reason, in a few words.</summary>
    public required string Why { get; init; }

    /// <summary>The parts of a date that become slots: those that differed between rows. Empty of other kinds.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<DatePart> DateParts { get; init; } = [];

    /// <summary>Of a hashed category, how many slots its values share; null of other kinds.</summary>
    /// <value>The default value is null.</value>
    public int? HashSlots { get; init; }

    /// <summary>The column in a line: name, kind and reason.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Kind} ({Why})");
}
