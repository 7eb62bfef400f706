using Microsoft.ML;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep;

/// <summary>
/// Finds a network without hand-tuning: trains many networks with different options, which a tuner proposes, and keeps the results.
/// </summary>
/// <remarks>
/// <para>With a store a sweep survives the loss of its process: run the same program again, and it continues where it was. Several
/// processes may run the same program on one store, and share the trials. The same seed gives the same trials and the same best one,
/// however many there are (on machines that compute alike), unless the time is limited.</para>
/// <para>A trial that throws, runs out of memory or has no finite score is recorded as failed, and the sweep continues; when the first 20
/// or all have failed, <see cref="Run"/> throws with the first cause.</para>
/// <para>Every Set method returns this object. Not thread-safe; one object may be run several times.</para>
/// </remarks>
/// <example><code>
/// SweepResult result = mlContext.DenseNetworkSweep()
///     .SetData(train, validation)
///     .SetPreparation(preparation)
///     .SetMaxTrials(60)
///     .SetStore("sweep.db")
///     .Run();
/// result.Model.SaveModel("best.zip", train.Schema);
/// </code></example>
public sealed partial class DenseNetworkSweep
{
    private readonly MLContext _mlContext;
    private Func<int, IReadOnlyList<(IDataView Train, IDataView Validation)>>? _sets;
    private IDataView? _all;
    private IEstimator<ITransformer>? _preparation;
    private Func<TrialContext, DenseNetworkOptions, IEstimator<ITransformer>>? _pipeline;
    private SearchSpace<DenseNetworkOptions>? _space;
    private MonitoredValue _metric = MonitoredValue.ValidationMetric;
    private SweepTuner _tuner = new TpeTuner();
    private int? _maxTrials;
    private TimeSpan? _trainingTime;
    private Func<StoreTerms, ISweepDatabase>? _store;
    private (int InAll, int? Here)? _concurrent;
    private int? _seed;
    private bool _caching = true;
    private int _keptNetworks = 25;
    private IReadOnlyList<SweepCallback> _callbacks = [];

    internal DenseNetworkSweep(MLContext mlContext) => _mlContext = mlContext;

    /// <summary>How long the heartbeat of another worker may stand still before its trial is taken up.</summary>
    internal TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many bytes the rows of all trials and folds that train at once may take.</summary>
    internal long MemoryForRows { get; init; } = DenseNetworkOptions.HalfOfMemory;

    /// <summary>
    /// Sets what comes before the network and is the same for all trials: fitted once (for each fold), its output kept in memory.
    /// </summary>
    /// <param name="preparation">The steps up to the feature and label columns.</param>
    public DenseNetworkSweep SetPreparation(IEstimator<ITransformer> preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        _preparation = preparation;
        return this;
    }

    /// <summary>Sets how a trial becomes a pipeline, where more than the trainer depends on it; applied after the preparation.</summary>
    /// <param name="pipeline">
    /// Makes the pipeline of a trial (with folds: of each) and its options; called by one thread at a time, with the trainer
    /// <see cref="TrialContext.CreateTrainer"/> makes:
    /// <c>(trial, options) => mlContext.Transforms.Standardize("Features").Append(trial.CreateTrainer(options))</c>.
    /// </param>
    public DenseNetworkSweep SetPipeline(Func<TrialContext, DenseNetworkOptions, IEstimator<ITransformer>> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        return this;
    }

    /// <summary>Sets what may be tried.</summary>
    /// <param name="space">
    /// The space. Without one it is <see cref="SearchSpace.For"/> of the columns "Label" and "Features". Its start options must have no
    /// <see cref="DenseNetworkOptions.Resume"/> and no <see cref="DenseNetworkOptions.RefitOnAllRows"/>;
    /// <see cref="SearchSpace.ForTables"/> starts without them.
    /// </param>
    public DenseNetworkSweep SetSearchSpace(SearchSpace<DenseNetworkOptions> space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        return this;
    }

    /// <summary>Sets what trials are scored by.</summary>
    /// <param name="metric">
    /// A value on validation rows. Without one it is <see cref="MonitoredValue.ValidationMetric"/>: accuracy, or RMSE for regression.
    /// </param>
    public DenseNetworkSweep SetMetric(MonitoredValue metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
        return this;
    }

    /// <summary>Sets how trials are chosen.</summary>
    /// <param name="tuner">The tuner. Without one it is a <see cref="TpeTuner"/>.</param>
    public DenseNetworkSweep SetTuner(SweepTuner tuner)
    {
        ArgumentNullException.ThrowIfNull(tuner);
        _tuner = tuner;
        return this;
    }

    /// <summary>Sets how many trials there are to be, failed ones and those of other processes and earlier runs included.</summary>
    /// <param name="count">At least 1.</param>
    public DenseNetworkSweep SetMaxTrials(int count)
    {
        _maxTrials = count;
        return this;
    }

    /// <summary>
    /// Sets how long this run may take. The trial that is running then is dropped; when no trial has ended by then, <see cref="Run"/>
    /// throws.
    /// </summary>
    /// <param name="time">Above zero and at most 40 days.</param>
    public DenseNetworkSweep SetTrainingTime(TimeSpan time)
    {
        _trainingTime = time;
        return this;
    }

    /// <summary>Sets the file that keeps the trials, an SQLite database. Without one they are in memory and go with the process.</summary>
    /// <param name="path">
    /// The file; made where there is none, gone on from where there is one of the same sweep. Its folder must exist.
    /// </param>
    /// <remarks>
    /// A store knows its sweep: by the space, tuner, metric and seed, by the values of the prepared rows, which are read once for it, and
    /// by the steps of the pipeline (not their arguments).
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty, ':memory:' or begins with 'file:'.</exception>
    /// <param name="isOnNetwork">
    /// Whether it lies on a network share for several machines: then SQLite's write-ahead log is not used, which does not work there. The
    /// share must lock files properly, which many do not: for several machines PostgreSQL is safer (docs/clusters.md).
    /// </param>
    public DenseNetworkSweep SetStore(string path, bool isOnNetwork = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path == ":memory:")
            throw new ArgumentException(
                $"The store must be a file. Received: ':memory:', SQLite's name for none. "
                + $"Leave out {nameof(SetStore)} to keep the trials in memory.", nameof(path));
        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(
                $"The store must be the plain path of a file, as in 'sweep.db'. Received: '{path}', an address as SQLite writes them. "
                + $"Leave out '{path[..5]}'.",
                nameof(path));

        return SetStore(_ => new SqliteDatabase(path, isOnNetwork));
    }

    /// <summary>Sets what keeps the trials: this package's files, or another package's servers.</summary>
    internal DenseNetworkSweep SetStore(Func<StoreTerms, ISweepDatabase> open)
    {
        _store = open;
        return this;
    }

    /// <summary>
    /// Sets how many trials run at once. A tuner that learns from results leaves out the latest trials, which may still run; it waits
    /// for older ones.
    /// </summary>
    /// <param name="inAll">
    /// How many in all processes, at least 1. 1, for a tuner that learns from results: other processes wait, and take over when this one is
    /// lost. For one that does not learn, others wait where so many trials run; without this call none waits.
    /// </param>
    /// <param name="here">
    /// How many in this process, from 1 to <paramref name="inAll"/>. Null: as many of them as there are processors and memory for the rows,
    /// which each trial holds once more; one where trials use a GPU or the Torch engine.
    /// </param>
    /// <remarks>
    /// Without this call it is one trial for a tuner that learns from results, and for others as many as there are processors, whose
    /// results are the same. Trials side by side share the processors, and each has the bits it has alone.
    /// </remarks>
    public DenseNetworkSweep SetConcurrentTrials(int inAll, int? here = null)
    {
        _concurrent = (inAll, here);
        return this;
    }

    /// <summary>Sets the seed of proposals and folds, and of training where the start options have none.</summary>
    /// <param name="seed">The seed. Without one it is that of the context, or of the store, or a random one.</param>
    public DenseNetworkSweep SetSeed(int seed)
    {
        _seed = seed;
        return this;
    }

    /// <summary>Sets whether the prepared rows are kept in memory.</summary>
    /// <param name="caching">
    /// The default is true; false reads and prepares them again for each trial, for data that memory cannot hold twice.
    /// </param>
    public DenseNetworkSweep SetCaching(bool caching)
    {
        _caching = caching;
        return this;
    }

    /// <summary>
    /// Sets how many of the best trials keep their networks for <see cref="SweepResult.Ensemble"/>, with their scores of the validation
    /// rows: in the store, or without one in memory as long as the result.
    /// </summary>
    /// <param name="count">The default is 25; 0 keeps none.</param>
    public DenseNetworkSweep SetKeptNetworks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _keptNetworks = count;
        return this;
    }

    /// <summary>Sets callbacks that follow the sweep, for example a <see cref="ConsoleSweepProgress"/>.</summary>
    /// <param name="callbacks">The callbacks, called in this order.</param>
    public DenseNetworkSweep SetCallbacks(params SweepCallback[] callbacks)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        _callbacks = [.. callbacks];
        return this;
    }
}
