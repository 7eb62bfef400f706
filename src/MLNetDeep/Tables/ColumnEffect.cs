using System.Globalization;

namespace MLNetDeep;

/// <summary>The effect of shuffling one column on a model's loss. Immutable.</summary>
public sealed record ColumnEffect
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The mean increase of the loss over the orders; 0 of a column on which no score depends. Around 0, also below it, the column does not
    /// matter.
    /// </summary>
    public required double Increase { get; init; }

    /// <summary>The sample standard deviation over the orders; 0 of a single one.</summary>
    public required double Deviation { get; init; }

    /// <summary>"colour: 0.1 ± 0.012", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Increase:G4} ± {Deviation:G2}");
}
