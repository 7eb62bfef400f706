using System.Globalization;

namespace MLNetDeep;

/// <summary>A running trial and the process that works on it; see <see cref="SweepWatch"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RunningTrial
{
    /// <summary>The trial.</summary>
    public required SweepTrial Trial { get; init; }

    /// <summary>The machine and process of the worker: "node7, process 4711".</summary>
    public required string Worker { get; init; }

    /// <summary>The approximate time since it began, from its heartbeats.</summary>
    public required TimeSpan RunningFor { get; init; }

    /// <summary>
    /// The time since this observer last saw a new heartbeat. A worker that is silent for a minute loses its trial to another.
    /// </summary>
    public required TimeSpan SilentFor { get; init; }

    /// <summary>"trial 7 by node7, process 4711, for 120 s", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"trial {Trial.Number} by {Worker}, for {RunningFor.TotalSeconds:0} s");
}
