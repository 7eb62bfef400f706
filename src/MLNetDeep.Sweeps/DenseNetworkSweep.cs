using Microsoft.ML;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep;

/// <summary>Searches hyperparameters: trains many networks with different options, which a tuner proposes, and keeps the results.</summary>
/// <remarks>
/// <para>With a store, a sweep survives the end of its process: run the same program again, and it continues where it was. Several
/// processes may run the same program on one store and share the trials. The same seed gives the same trials and the same best one with any
/// number of processes (on machines that compute alike), unless the time is limited.</para>
/// <para>A trial that throws, runs out of memory or has no finite score is recorded as failed, and the sweep continues. If the first 20
/// trials or all trials fail, <see cref="Run"/> throws with the cause of the first failure.</para>
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
    private int? _folds;
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
    /// Sets the steps before the network that are the same for all trials. They are fitted once (with folds: once for each fold), and their
    /// output is kept in memory.
    /// </summary>
    /// <param name="preparation">The steps up to the feature and label columns.</param>
    public DenseNetworkSweep SetPreparation(IEstimator<ITransformer> preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        _preparation = preparation;
        return this;
    }

    /// <summary>
    /// Sets a function that makes the pipeline of a trial, for steps that depend on the trial. The pipeline follows the preparation.
    /// </summary>
    /// <param name="pipeline">
    /// Makes the pipeline of a trial (with folds: of each fold) from its options. The trainer in it must come from
    /// <see cref="TrialContext.CreateTrainer"/>. Called by one thread at a time: <c>(trial, options) =>
    /// mlContext.Transforms.Standardize("Features").Append(trial.CreateTrainer(options))</c>.
    /// </param>
    public DenseNetworkSweep SetPipeline(Func<TrialContext, DenseNetworkOptions, IEstimator<ITransformer>> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        return this;
    }

    /// <summary>Sets the options that may be tried.</summary>
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

    /// <summary>Sets the metric that scores trials.</summary>
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

    /// <summary>Sets the number of trials in all, including failed ones and those of other processes and earlier runs.</summary>
    /// <param name="count">At least 1; Run checks it. Without this call there is no limit.</param>
    public DenseNetworkSweep SetMaxTrials(int count)
    {
        _maxTrials = count;
        return this;
    }

    /// <summary>
    /// Sets how long this run may take. A trial that still runs at the end is dropped. If no trial has ended by then, <see cref="Run"/>
    /// throws.
    /// </summary>
    /// <param name="time">Above zero and at most 40 days; Run checks it. Without this call there is no limit.</param>
    public DenseNetworkSweep SetTrainingTime(TimeSpan time)
    {
        _trainingTime = time;
        return this;
    }

    /// <summary>
    /// Sets the file that keeps the trials, an SQLite database. Without one, trials are kept in memory and are lost with the process.
    /// </summary>
    /// <param name="path">
    /// The file; relative to the current folder as it is now. If it does not exist, it is created; its folder must exist. If it holds the
    /// same sweep, that sweep continues.
    /// </param>
    /// <remarks>
    /// A store recognizes its sweep by the space, tuner, metric and seed, by the values of the prepared rows, which are read once for that,
    /// and by the types of the pipeline's steps (not their arguments). <see cref="Run"/> refuses the store of another sweep.
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty, ':memory:' or begins with 'file:'.</exception>
    /// <param name="isOnNetwork">
    /// Whether the file is on a network share for several machines. SQLite's write-ahead log, which does not work there, is then not used.
    /// The default value is false. The share must lock files properly, and many do not: for several machines PostgreSQL is safer
    /// (docs/clusters.md).
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

        // Now: the program may change its current folder before the file is opened, or opened again.
        var file = Path.GetFullPath(path);
        return SetStore(terms => terms.OnlyReads ? SqliteDatabase.ToRead(file) : new SqliteDatabase(file, isOnNetwork));
    }

    /// <summary>Sets what keeps the trials: this package's files, or another package's servers.</summary>
    internal DenseNetworkSweep SetStore(Func<StoreTerms, ISweepDatabase> open)
    {
        _store = open;
        return this;
    }

    /// <summary>
    /// Sets how many trials run at once. A tuner that learns from results ignores the latest trials, which may still run, and waits for the
    /// older ones.
    /// </summary>
    /// <param name="inAll">
    /// The number in all processes together, at least 1; Run checks it. A process waits while that many trials run. With 1, other processes
    /// wait and take over if this one is lost.
    /// </param>
    /// <param name="here">
    /// The number in this process, from 1 to <paramref name="inAll"/>. Null: at most the number of processors, and as many as there is
    /// memory for, since each trial holds the rows once more. With a GPU or the Torch engine: 1.
    /// </param>
    /// <remarks>
    /// Without this call, a tuner that learns from results runs one trial at a time. Other tuners run as many as null for
    /// <paramref name="here"/> allows, and processes do not wait for each other. Trials that run at once share the processors. A trial
    /// gives the same bits alone or beside others.
    /// </remarks>
    public DenseNetworkSweep SetConcurrentTrials(int inAll, int? here = null)
    {
        _concurrent = (inAll, here);
        return this;
    }

    /// <summary>Sets the seed of proposals and folds, and of training if the start options have no seed.</summary>
    /// <param name="seed">
    /// The seed. Without one, the sweep uses the seed of the context. Without that, proposals and training use the seed of the store, or a
    /// random one for a new store, and folds are drawn with the seed 0, so that all processes draw the same.
    /// </param>
    public DenseNetworkSweep SetSeed(int seed)
    {
        _seed = seed;
        return this;
    }

    /// <summary>Sets whether the prepared rows are kept in memory.</summary>
    /// <param name="caching">
    /// The default value is true. With false, rows are read and prepared again for each trial; use it for data that does not fit in memory
    /// twice.
    /// </param>
    public DenseNetworkSweep SetCaching(bool caching)
    {
        _caching = caching;
        return this;
    }

    /// <summary>
    /// Sets how many of the best trials keep their networks for <see cref="SweepResult.Ensemble"/>, with their scores of the validation
    /// rows. They are in the store or, without one, in memory as long as the result.
    /// </summary>
    /// <param name="count">At least 0; Run checks it. 0 keeps none. The default value is 25.</param>
    public DenseNetworkSweep SetKeptNetworks(int count)
    {
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
