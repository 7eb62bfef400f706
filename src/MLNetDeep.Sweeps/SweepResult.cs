using Microsoft.ML;
using MLNetDeep.Files;
using MLNetDeep.Sweeps.Ensembles;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

/// <summary>The result of a sweep: all trials, the best of them, and its model.</summary>
/// <remarks>Thread-safe. It keeps a reference to the rows of the sweep, to train models again.</remarks>
public sealed class SweepResult
{
    private readonly TrialRecipe _recipe;
    private readonly SweepData _data;
    private readonly TrialRunner _runner;
    private readonly MadeOnce<ITransformer> _model;
    private readonly EnsembleMaker _ensembles;

    internal SweepResult(
        IReadOnlyList<SweepTrial> trials, SweepTrial best, SweepEnd end, TrialRecipe recipe, SweepData data, TrialRunner runner,
        ITransformer? model, MadeOnce<IReadOnlyDictionary<int, byte[]>> keptNetworks)
    {
        _ensembles = new EnsembleMaker(recipe, data, runner, trials, keptNetworks);
        (Trials, Best, End) = (trials, best, end);
        (_recipe, _data, _runner) = (recipe, data, runner);
        _model = new(() => model ?? (data.FoldCount == 1 ? runner.TrainAgain(best, CancellationToken.None) : RefitOnAllData()));
    }

    /// <summary>All trials, of all processes, in the order of their numbers.</summary>
    public IReadOnlyList<SweepTrial> Trials { get; }

    /// <summary>
    /// The trial with the best score. Trials that ran to their end come before those that were stopped; of equals the first.
    /// </summary>
    public SweepTrial Best { get; }

    /// <summary>Why the sweep ended.</summary>
    public SweepEnd End { get; }

    /// <summary>The name of the score: "validation accuracy", "validation auc", "validation loss".</summary>
    public string MetricName => Best.MetricName;

    /// <summary>The seed of the sweep.</summary>
    public int Seed => _recipe.Seed;

    /// <summary>The options of the best trial, with the seed it was trained with.</summary>
    public DenseNetworkOptions BestOptions => _recipe.OptionsAt(Best.Point);

    /// <summary>
    /// The model of the best trial, including the preparation: it takes raw rows and predicts. If another process or an earlier run trained
    /// it, the first access trains it again; the same seed and rows give the same weights. With cross-validation, where each fold has its
    /// own model, this is <see cref="RefitOnAllData"/>.
    /// </summary>
    public ITransformer Model => _model.Value;

    /// <summary>The names of the parameters, in the order of the space.</summary>
    internal IReadOnlyList<string> ParameterNames => _recipe.Space.ParameterNames;

    internal SearchSpace<DenseNetworkOptions> Space => _recipe.Space;

    /// <summary>
    /// Trains the best trial's options again on all rows, training and validation. Training stops after the best epoch of the trial (the
    /// mean over the folds), while the learning rate follows the schedule of a full run. There are no validation rows, so probabilities are
    /// not calibrated, and all members of a <see cref="SharedEnsemble"/> are kept.
    /// </summary>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <returns>The fitted pipeline, preparation included.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ITransformer RefitOnAllData(CancellationToken cancellationToken = default) => _runner.Refit(Best, _data.All, cancellationToken);

    /// <summary>Trains the best trial's options again on rows of your choice, as <see cref="RefitOnAllData"/> does on all rows.</summary>
    /// <param name="rows">The rows, with the same columns as those of the sweep.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <inheritdoc cref="RefitOnAllData" path="/returns"/>
    /// <inheritdoc cref="RefitOnAllData" path="/exception"/>
    public ITransformer Refit(IDataView rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _runner.Refit(Best, rows, cancellationToken);
    }

    /// <summary>
    /// Averages networks that the sweep has kept (<see cref="DenseNetworkSweep.SetKeptNetworks"/>) into one model. The networks and their
    /// weights are picked to give the best metric on the validation rows; no other rows are used. The networks may differ in layers and
    /// other options. Networks whose scores have another meaning than those of the best trial (another kind of loss, other quantiles,
    /// another number of features) are left out.
    /// </summary>
    /// <param name="size">
    /// The largest number of picks, at least 1. A trial that is picked several times counts that many times. The default value is 25.
    /// </param>
    /// <param name="cancellationToken">Cancels training, if networks must be trained again.</param>
    /// <returns>The model with its preparation, its members and its score.</returns>
    /// <remarks>
    /// <para>Greedy forward selection with replacement: Caruana, Niculescu-Mizil, Crew and Ksikes, "Ensemble Selection from Libraries of
    /// Models", ICML 2004. The best mean after any number of picks is taken, so there may be fewer picks than
    /// <paramref name="size"/>.</para>
    /// <para>With folds, each trial is the mean of its fold networks, and each row is scored by the network that did not train on it. A
    /// preparation was fitted for each fold separately, but an average needs the same features for all networks. So with a preparation, the
    /// picked networks are trained again after one that is fitted on all rows.</para>
    /// <para>If the best trial's options have <see cref="DenseNetworkOptions.TemperatureScaling"/>, the mean is calibrated.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// No network was kept: see <see cref="DenseNetworkSweep.SetKeptNetworks"/>. The networks of trials with their own steps before the
    /// network are never kept.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">The store cannot be opened again.</exception>
    /// <exception cref="InvalidDataException">Networks in the store are damaged.</exception>
    public SweepEnsemble Ensemble(int size = 25, CancellationToken cancellationToken = default) =>
        _ensembles.OfBest(size, cancellationToken);

    /// <summary>
    /// Averages the fold networks of the best trial into one model. Its score is over all held-out rows, each scored by the network that
    /// did not train on it.
    /// </summary>
    /// <param name="cancellationToken">Cancels training, which is needed if there is a preparation: see <see cref="Ensemble"/>.</param>
    /// <exception cref="InvalidOperationException">The sweep has no folds, or the networks of the best trial were not kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">The store cannot be opened again.</exception>
    public SweepEnsemble AverageOfFolds(CancellationToken cancellationToken = default) => _ensembles.OfFolds(Best, cancellationToken);

    /// <summary>
    /// The trials as comma-separated values (RFC 4180, invariant culture): trial, state, score, epochs, weights_from_epoch, seconds,
    /// attempts, error, and a column for each parameter, empty if it did not count in the trial. A parameter with one of these names gets
    /// the prefix "parameter_".
    /// </summary>
    public string ToCsv() => TrialCsv.Write(Trials, ParameterNames);

    /// <summary>The trials as JSON, with their learning curves; NaN and infinities as "NaN", "Infinity" and "-Infinity".</summary>
    public string ToJson() => TrialJson.WriteAll(Trials);

    /// <summary>
    /// Writes <see cref="ToCsv"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveCsv(string path) => AtomicFile.WriteText(path, ToCsv());

    /// <summary>
    /// Writes <see cref="ToJson"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>The sweep in a sentence.</summary>
    public override string ToString() => SweepText.Of(this);
}
