using MLNetDeep.Interop;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

public sealed partial class DenseNetworkSweep
{
    /// <summary>
    /// Opens the sweep for a loop of your own, which asks for trials and tells their scores. It needs a search space
    /// (<see cref="SetSearchSpace"/>), and takes tuner, seed, store, the number of trials and of concurrent ones from here. Rows, their
    /// preparation, pipeline, metric, callbacks and time are the loop's own.
    /// </summary>
    /// <param name="metricName">What a score is, in reports and errors: "error".</param>
    /// <param name="higherIsBetter">Whether a higher score is better, as for accuracy.</param>
    /// <returns>The sweep, to be disposed of. The same space, tuner, seed and metric continue with the same store.</returns>
    /// <remarks>The store does not know the rows of your loop: give it another path or name where they are others.</remarks>
    /// <exception cref="ArgumentException">
    /// Something about the sweep is not valid, or its store belongs to another one; the message lists each.
    /// </exception>
    /// <exception cref="IOException">The store cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The store is no store of a sweep, or is damaged.</exception>
    public AskTellSweep AskAndTell(string metricName, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metricName);
        string[] others =
        [
            .. _sets is null ? Array.Empty<string>() : [nameof(SetData)],
            .. _preparation is null ? Array.Empty<string>() : [nameof(SetPreparation)],
            .. _pipeline is null ? Array.Empty<string>() : [nameof(SetPipeline)],
            .. _trainingTime is null ? Array.Empty<string>() : [nameof(SetTrainingTime)],
            .. _callbacks.Count == 0 ? Array.Empty<string>() : [nameof(SetCallbacks)],
        ];
        string[] violations =
        [
            .. others.Length == 0 ? Array.Empty<string>()
            : ["A sweep whose trials a loop of yours runs must not set what the loop does itself. Received: "
                + $"{string.Join(", ", others)}. Remove these calls."],
            .. _space is not null ? Array.Empty<string>()
            : [$"A sweep whose trials a loop of yours runs must have a search space. Received: none. Call {nameof(SetSearchSpace)}."],
            .. NumberViolations(),
        ];
        if (violations.Length > 0)
            throw Invalid(violations);
        CheckSpace(_space!);

        var definition = new SweepDefinition
        {
            Space = _space!,
            Tuner = _tuner,
            Metric = $"{metricName} as told, {(higherIsBetter ? "higher" : "lower")} is better",
            ConcurrentTrials = _concurrent?.InAll ?? 1,
            IsLimited = _concurrent is not null,
            Data = "those of a loop",
            Fingerprint = "",
            Pipeline = "",
            Seed = _seed ?? ContextState.SeedOf(_mlContext),
        };
        var store = new SweepStore(OpenDatabase(CancellationToken.None), definition, Lease, Time);
        store.Announce(_maxTrials, Lease / 6);
        return new AskTellSweep(
            store, new AskTellTerms(_space!, _tuner, store.Seed, _maxTrials, metricName, higherIsBetter, Lease / 6, Time));
    }
}
