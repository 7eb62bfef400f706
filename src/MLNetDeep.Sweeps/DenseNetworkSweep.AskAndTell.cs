using MLNetDeep.Interop;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

public sealed partial class DenseNetworkSweep
{
    /// <summary>
    /// Opens the sweep for your own training loop, which asks for trials and tells their scores. It uses the search space
    /// (<see cref="SetSearchSpace"/>, required), tuner, seed, store, number of trials and number of concurrent trials that are set here.
    /// <see cref="SetMetric"/>, <see cref="SetCaching"/> and <see cref="SetKeptNetworks"/> have no effect.
    /// </summary>
    /// <param name="metricName">The name of the score in reports and errors, for example "error".</param>
    /// <param name="higherIsBetter">Whether a higher score is better, as for accuracy.</param>
    /// <returns>The sweep; dispose of it. With the same space, tuner, seed and metric it continues the sweep in its store.</returns>
    /// <remarks>
    /// Without <see cref="SetMaxTrials"/> the sweep ends only when the tuner has no point left. The store does not know the rows of your
    /// loop: use another path or name when they change.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A setting of the sweep is not valid; or SetData, SetPreparation, SetPipeline, SetTrainingTime or SetCallbacks was called; or the
    /// store belongs to another sweep. The message lists everything that is wrong.
    /// </exception>
    /// <exception cref="IOException">The store cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The store does not hold a sweep, or is damaged.</exception>
    public AskTellSweep AskAndTell(string metricName, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metricName);
        ThrowIfAny(LoopViolations());
        CheckSpace(_space!);

        var definition = new SweepDefinition
        {
            Space = _space!,
            Tuner = _tuner,
            Metric = $"{metricName} as told, {(higherIsBetter ? "higher" : "lower")} is better",
            ConcurrentTrials = _concurrent?.InAll ?? 1,
            IsLimited = _concurrent is not null,
            Columns = "those of a loop",
            Fingerprint = "",
            Pipeline = "",
            Seed = _seed ?? ContextState.SeedOf(_mlContext),
        };
        var store = new SweepStore(OpenDatabase(CancellationToken.None), definition, Lease, Time);
        try
        {
            store.Announce(_maxTrials, Lease / 6);
        }
        catch
        {
            store.Dispose();
            throw;
        }
        return new AskTellSweep(
            store, new AskTellTerms(_space!, _tuner, store.Seed, _maxTrials, metricName, higherIsBetter, Lease / 6, Time));
    }

    /// <summary>What is wrong where the loop is the user's.</summary>
    private IEnumerable<string> LoopViolations()
    {
        (string Name, bool IsSet)[] settings =
        [
            (nameof(SetData), _sets is not null), (nameof(SetPreparation), _preparation is not null),
            (nameof(SetPipeline), _pipeline is not null), (nameof(SetTrainingTime), _trainingTime is not null),
            (nameof(SetCallbacks), _callbacks.Count > 0),
        ];
        string[] others = [.. settings.Where(setting => setting.IsSet).Select(setting => setting.Name)];
        if (others.Length > 0)
            yield return "A sweep with your own training loop must not have settings that replace the loop. Received: "
                + $"{string.Join(", ", others)}. Remove these calls.";
        if (_space is null)
            yield return $"A sweep with your own training loop must have a search space. Received: none. Call {nameof(SetSearchSpace)}.";
        foreach (var violation in NumberViolations())
            yield return violation;
    }
}
