using System.Globalization;

namespace MLNetDeep;

/// <summary>A trial whose network is in a mean.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record SweepEnsembleMember
{
    /// <summary>The trial.</summary>
    public required SweepTrial Trial { get; init; }

    /// <summary>How much its network counts in the mean: above 0, 1 over all; how often it was picked among all picks.</summary>
    public required double Share { get; init; }

    /// <summary>"trial 7 0.36", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"trial {Trial.Number} {Share:0.##}");
}
