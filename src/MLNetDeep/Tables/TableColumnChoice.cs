using System.Globalization;

namespace MLNetDeep;

/// <summary>What <see cref="TableFeatures"/> made of one column of the table, and why. Immutable.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type in the data, as ML.NET calls it.</param>
/// <param name="Kind">What it became.</param>
/// <param name="Missing">In how many of the rows looked at it had no value.</param>
/// <param name="DistinctValues">How many different values a text or key had there, at most 131,072; null of other types.</param>
/// <param name="Why">The reason, in a few words.</param>
public sealed record TableColumnChoice(string Name, string Type, TableColumnKind Kind, long Missing, int? DistinctValues, string Why)
{
    /// <summary>The parts of a date that become slots: those that differed between rows. Empty of other kinds.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<DatePart> DateParts { get; init; } = [];

    /// <summary>Of a hashed category, how many slots its values share; null of other kinds.</summary>
    /// <value>The default value is null.</value>
    public int? HashSlots { get; init; }

    /// <summary>The column in a line: name, kind and reason.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Kind} ({Why})");
}
