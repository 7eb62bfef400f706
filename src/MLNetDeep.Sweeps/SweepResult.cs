using Microsoft.ML;
using MLNetDeep.Files;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

/// <summary>What came of a sweep: all trials, the best of them, and its model.</summary>
/// <remarks>Thread-safe. It holds on to the rows of the sweep, from which models are trained again.</remarks>
public sealed class SweepResult
{
    private readonly TrialRecipe _recipe;
    private readonly SweepData _data;
    private readonly TrialRunner _runner;
    private readonly Lazy<ITransformer> _model;

    internal SweepResult(
        IReadOnlyList<SweepTrial> trials, SweepTrial best, SweepEnd end, TrialRecipe recipe, SweepData data, TrialRunner runner,
        ITransformer? model)
    {
        (Trials, Best, End) = (trials, best, end);
        (_recipe, _data, _runner) = (recipe, data, runner);
        _model = model is not null ? new(model)
            : new(() => data.FoldCount == 1 ? runner.TrainAgain(best, CancellationToken.None) : RefitOnAllData());
    }

    /// <summary>All trials, of all processes, in the order of their numbers.</summary>
    public IReadOnlyList<SweepTrial> Trials { get; }

    /// <summary>The trial with the best score of those that ran to their end; of equals the first.</summary>
    public SweepTrial Best { get; }

    /// <summary>Why the sweep ended.</summary>
    public SweepEnd End { get; }

    /// <summary>What the score is: "validation accuracy", "validation auc", "validation loss".</summary>
    public string MetricName => Best.MetricName;

    /// <summary>The seed of the sweep.</summary>
    public int Seed => _recipe.Seed;

    /// <summary>The options of the best trial, with the seed it was trained with.</summary>
    public DenseNetworkOptions BestOptions => _recipe.OptionsAt(Best.Point);

    /// <summary>
    /// The model of the best trial, preparation included: what takes raw rows and predicts. Where another process or an earlier run trained
    /// it, it is trained again when first asked for: the same seed and rows give the same weights. With cross-validation, where there is a
    /// model for each fold, it is <see cref="RefitOnAllData"/>.
    /// </summary>
    public ITransformer Model => _model.Value;

    /// <summary>The names of the parameters, in the order of the space.</summary>
    internal IReadOnlyList<string> ParameterNames => _recipe.Space.ParameterNames;

    internal SearchSpace<DenseNetworkOptions> Space => _recipe.Space;

    /// <summary>
    /// Trains the best trial's options anew on all rows, training and validation, for as many epochs as its weights had been trained (the
    /// mean over the folds); the learning rate goes its way as in a run of all epochs. Nothing is validated.
    /// </summary>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <returns>The fitted pipeline, preparation included.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ITransformer RefitOnAllData(CancellationToken cancellationToken = default) => _runner.Refit(Best, _data.All, cancellationToken);

    /// <summary>The same on rows of your own choice.</summary>
    /// <param name="rows">The rows, loaded as those of the sweep were.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <inheritdoc cref="RefitOnAllData" path="/returns"/>
    /// <inheritdoc cref="RefitOnAllData" path="/exception"/>
    public ITransformer Refit(IDataView rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _runner.Refit(Best, rows, cancellationToken);
    }

    /// <summary>
    /// The trials as comma-separated values (RFC 4180, invariant culture): trial, state, score, epochs, weights_from_epoch, seconds,
    /// attempts, error, and a column for each parameter, empty where it did not count.
    /// </summary>
    public string ToCsv() => TrialCsv.Write(Trials, ParameterNames);

    /// <summary>The trials as JSON, with their learning curves; NaN and infinities as "NaN", "Infinity" and "-Infinity".</summary>
    public string ToJson() => TrialJson.WriteAll(Trials);

    /// <summary>
    /// Writes <see cref="ToCsv"/> to a file as UTF-8. The file is there whole or not at all; one that is there is replaced.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveCsv(string path) => AtomicFile.WriteText(path, ToCsv());

    /// <summary>
    /// Writes <see cref="ToJson"/> to a file as UTF-8. The file is there whole or not at all; one that is there is replaced.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>The sweep in a sentence.</summary>
    public override string ToString() => SweepText.Of(this);
}
