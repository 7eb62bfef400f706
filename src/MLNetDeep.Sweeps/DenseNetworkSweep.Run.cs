using MLNetDeep.Data.Columns;
using MLNetDeep.Interop;
using MLNetDeep.Options;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;
using static System.FormattableString;

namespace MLNetDeep;

public sealed partial class DenseNetworkSweep
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(40);

    /// <summary>Runs the sweep, or continues with it, on the calling thread.</summary>
    /// <param name="cancellationToken">Ends the sweep within a batch; what has ended so far is the result.</param>
    /// <returns>The trials and the best of them. If several processes share a store, each returns all trials.</returns>
    /// <exception cref="ArgumentException">
    /// A setting of the sweep is not valid, or its store belongs to another sweep. The message lists everything that is wrong.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The first 20 trials or all trials failed (the message and the inner exception are the first cause), or the time was over before any
    /// trial had ended.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any trial had ended.</exception>
    /// <exception cref="IOException">The store cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The store is no file of a sweep, or is damaged.</exception>
    public SweepResult Run(CancellationToken cancellationToken = default)
    {
        var seed = _seed ?? ContextState.SeedOf(_mlContext);
        ThrowIfAny(Violations());

        var data = new SweepData(_mlContext, _sets!(seed ?? 0), _all, _preparation, _caching);
        var space = _space ?? DefaultSpace(data);
        CheckSpace(space);
        CheckRefit(space.Start);
        var recipe = new TrialRecipe
        {
            MLContext = _mlContext,
            Space = space,
            Metric = _metric,
            Tuner = _tuner,
            Seed = seed ?? 0,
            Build = _pipeline ?? ((trial, options) => trial.CreateTrainer(options)),
        };
        var definition = new SweepDefinition
        {
            Space = space,
            Tuner = _tuner,
            Metric = _metric.ToString(),
            ConcurrentTrials = _concurrent?.InAll ?? 1,
            IsLimited = _concurrent is not null,
            Columns = data.Columns,
            // In memory nothing is gone on with.
            Fingerprint = _store is null ? "" : data.Fingerprint(_pipeline is null ? ColumnsOf(space.Start) : null, cancellationToken),
            Pipeline = _store is null || _pipeline is null ? "" : PipelineText.Of(recipe),
            Seed = seed,
        };

        using var store = new SweepStore(OpenDatabase(cancellationToken), definition, Lease, Time, _keptNetworks);
        recipe = recipe with { Seed = store.Seed };
        var workers = TrialsHere(definition.Space.Start, data);
        return new SweepRun(_mlContext, recipe, data, store, foldsAtOnce: Math.Max(1, RunsInMemory(definition.Space.Start, data) / workers))
        {
            MaxTrials = _maxTrials,
            TrainingTime = _trainingTime,
            Workers = workers,
            Callbacks = _callbacks,
            BeatInterval = Lease / 6,
            Time = Time,
            KeptNetworks = KeptNetworks,
        }.Run(cancellationToken);
    }

    /// <summary>Runs the sweep on another thread.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    /// <inheritdoc cref="Run" path="/returns"/>
    /// <inheritdoc cref="Run" path="/exception"/>
    public Task<SweepResult> RunAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(cancellationToken), CancellationToken.None);

    /// <summary>
    /// The networks of trials: of a sweep in memory those it has, of a store those that are there when they are asked for.
    /// </summary>
    private MadeOnce<IReadOnlyDictionary<int, byte[]>> KeptNetworks(SweepStore store, IReadOnlyList<SweepTrial> trials)
    {
        if (_store is null)
        {
            var kept = store.Networks(trials);
            return new(() => kept);
        }
        var open = _store;
        var terms = new StoreTerms(Lease, Time, CancellationToken.None, OnlyReads: true);
        return new(() =>
        {
            using var database = open(terms);
            return SweepStore.NetworksIn(database, trials);
        });
    }

    private ISweepDatabase OpenDatabase(CancellationToken cancellationToken) => _store is null
        ? new SqliteDatabase(path: null, isOnNetwork: false) : _store(new StoreTerms(Lease, Time, cancellationToken));

    /// <summary>All that is wrong apart from the space, which may have to be made from the data first.</summary>
    private IEnumerable<string> Violations()
    {
        if (_sets is null)
            yield return $"A sweep must have rows. Received: none. Call {nameof(SetData)}.";
        if (!_metric.IsOnValidation)
            yield return $"The metric of a sweep must be measured on validation rows. Received: {_metric}, which is measured on training "
                + $"rows. Use {nameof(MonitoredValue)}.{nameof(MonitoredValue.ValidationLoss)}, "
                + $"{nameof(MonitoredValue.ValidationMetric)} or {nameof(MonitoredValue.OfValidation)}.";
        if (_trainingTime is { } time && (time <= TimeSpan.Zero || time > LongestTime))
            yield return Invariant(
                $"The time of {nameof(SetTrainingTime)} must be above zero and at most {LongestTime.TotalDays} days. Received: {time:c}.");
        if (_maxTrials is null && _trainingTime is null && _tuner is not GridTuner and not AshaTuner { Proposals: GridTuner })
            yield return $"A sweep must have an end. Received: neither a number of trials nor a time. Call {nameof(SetMaxTrials)} or "
                + $"{nameof(SetTrainingTime)}.";
        foreach (var violation in NumberViolations())
            yield return violation;
        if (_space is null && _pipeline is not null)
            yield return $"A sweep with a pipeline of your own must have a search space. Received: none. Call {nameof(SetSearchSpace)}; "
                + $"{nameof(SearchSpace)}.{nameof(SearchSpace.For)} makes one.";
        if (_callbacks.Any(callback => callback is null))
            yield return $"The callbacks of {nameof(SetCallbacks)} must not be null. Received: null.";
    }

    /// <summary>What is wrong with numbers of trials, folds and networks.</summary>
    private IEnumerable<string> NumberViolations()
    {
        if (_maxTrials is < 1)
            yield return Invariant($"The number of trials of {nameof(SetMaxTrials)} must be at least 1. Received: {_maxTrials}.");
        if (_folds is < 2)
            yield return Invariant($"The number of folds of {nameof(SetData)} must be at least 2. Received: {_folds}. ")
                + $"For one validation set, give it to {nameof(SetData)} beside the training rows.";
        if (_keptNetworks < 0)
            yield return Invariant(
                $"The number of trials of {nameof(SetKeptNetworks)} must be at least 0. Received: {_keptNetworks}.");
        if (_concurrent is { } trials && (trials.InAll < 1 || trials.Here < 1 || trials.Here > trials.InAll))
            yield return $"{nameof(SetConcurrentTrials)} must allow at least 1 trial in all, and at least 1 in this process. "
                + Invariant($"Received: {trials.InAll} in all and {trials.Here ?? trials.InAll} here.");
    }

    private void CheckSpace(SearchSpace<DenseNetworkOptions> space)
    {
        space.Check();
        ThrowIfAny(SpaceViolations(space));
    }

    private IEnumerable<string> SpaceViolations(SearchSpace<DenseNetworkOptions> space)
    {
        foreach (var violation in _tuner.Violations(space.Space))
            yield return violation;
        if (space.Start.Resume is not null)
            yield return $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Resume)} must be null in a sweep: a trial that is "
                + "lost starts again. Received: a folder. Leave it out.";
    }

    private static void CheckRefit(DenseNetworkOptions start)
    {
        ThrowIfAny(OptionRules.When(start.RefitOnAllRows,
            $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.RefitOnAllRows)} must be false in a sweep: "
            + $"validation rows judge its trials, and no network learns from them. Received: true. Start from "
            + $"{nameof(SearchSpace)}.{nameof(SearchSpace.ForTables)}, or set it to false. "
            + $"{nameof(SweepResult)}.{nameof(SweepResult.RefitOnAllData)} trains on all rows afterwards."));
    }

    private static void ThrowIfAny(IEnumerable<string> violations) => OptionRules.ThrowIfAny("The sweep is not valid", violations);

    /// <summary>
    /// How many trials this process runs at once. A tuner that does not learn has the same trials and results however many those are.
    /// </summary>
    private int TrialsHere(DenseNetworkOptions start, SweepData data)
    {
        if (_concurrent?.Here is { } said)
            return said;

        var most = _concurrent?.InAll ?? (_tuner.UsesResults ? 1 : int.MaxValue);
        return most == 1 || TrialEngine.Of(_mlContext, start) == TrainingEngineKind.Torch
            ? 1
            : Math.Min(Math.Min(most, Environment.ProcessorCount), RunsInMemory(start, data));
    }

    /// <summary>
    /// For how many trials or folds at once there is memory, each of which has the rows once more.
    /// What a pipeline of the user's makes of them is not known.
    /// </summary>
    private int RunsInMemory(DenseNetworkOptions start, SweepData data)
    {
        if (_pipeline is not null)
            return int.MaxValue;

        var train = data.Folds[0].Train;
        var bytes = sizeof(float) * (double)data.TrainingRowCount * TrainingColumns.Find(
            train.Schema, start, expectedTask: null).FeatureCount;
        return (int)Math.Clamp(MemoryForRows / Math.Max(1, bytes), 1, int.MaxValue);
    }

    /// <summary>The default space for the rows as they are after the preparation.</summary>
    private SearchSpace<DenseNetworkOptions> DefaultSpace(SweepData data)
    {
        var train = data.Folds[0].Train;
        var columns = TrainingColumns.Find(train.Schema, new DenseNetworkOptions(), expectedTask: null);
        return SearchSpace.For(columns.Task, Math.Max(1, data.TrainingRowCount), columns.FeatureCount, _metric);
    }

    /// <summary>What the trainer reads.</summary>
    private static string[] ColumnsOf(DenseNetworkOptions options) =>
        [.. new[] { options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName }.OfType<string>()];
}
