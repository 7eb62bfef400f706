using System.Globalization;

namespace MLNetDeep;

/// <summary>A running trial, and who works on it; see <see cref="SweepWatch"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RunningTrial
{
    /// <summary>The trial.</summary>
    public required SweepTrial Trial { get; init; }

    /// <summary>The machine and process of the worker: "node7, process 4711".</summary>
    public required string Worker { get; init; }

    /// <summary>For how long about, as its heartbeats say.</summary>
    public required TimeSpan RunningFor { get; init; }

    /// <summary>
    /// For how long this observer has seen no new heartbeat. A worker that is silent for a minute loses its trial to another.
    /// </summary>
    public required TimeSpan SilentFor { get; init; }

    /// <summary>"trial 7 by node7, process 4711, for 120 s", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"trial {Trial.Number} by {Worker}, for {RunningFor.TotalSeconds:0} s");
}
