using System.Globalization;

namespace MLNetDeep;

/// <summary>A trial whose network is part of a <see cref="SweepEnsemble"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record SweepEnsembleMember
{
    /// <summary>The trial.</summary>
    public required SweepTrial Trial { get; init; }

    /// <summary>The weight of its network in the mean, above 0: its share of all picks. The shares of all members sum to 1.</summary>
    public required double Share { get; init; }

    /// <summary>"trial 7 0.36", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"trial {Trial.Number} {Share:0.##}");
}
