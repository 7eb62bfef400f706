using System.Globalization;

namespace MLNetDeep;

/// <summary>How much one feature of a row contributed: see <see cref="Explanation.Largest"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FeatureContribution
{
    internal FeatureContribution()
    {
    }

    /// <summary>What the feature is called: see <see cref="Explanation.FeatureNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the features, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How much it contributed to the score, in its units; negative where it spoke against it.</summary>
    public required float Contribution { get; init; }

    /// <summary>"width: 0.31".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Contribution:G4}");
}
