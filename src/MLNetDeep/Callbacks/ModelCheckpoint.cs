using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using MLNetDeep.Callbacks;
using MLNetDeep.Files;

namespace MLNetDeep;

/// <summary>Saves the model, or its weights, after every epoch, or after every epoch that is the best so far.</summary>
/// <remarks>
/// A file is written completely or not at all. An epoch in which training diverged is not saved. The callback starts again with every fit;
/// a fit that continues from a checkpoint also counts the epochs of the checkpoint. Not for two fits at once. To continue after a lost
/// process use <see cref="ResumableTraining"/>: the files written here do not contain the optimizer's state.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new ModelCheckpoint("best.zip") { BestOnly = true }]);
/// preparation.Append(trainer).Fit(train, validation);        // Fit with two data views: the zip holds the preparation, too
/// ITransformer best = mlContext.Model.Load("best.zip", out _);
/// </code></example>
public sealed partial class ModelCheckpoint : TrainingCallback
{
    private readonly string _path;
    private readonly string _folder;
    private EpochRecord? _best;

    /// <summary>Creates a callback that saves to a path.</summary>
    /// <param name="path">
    /// The file. "{epoch}" in it is replaced by the epoch's number, from 1; without it, each file replaces the one before. "{member}" is
    /// replaced by the number of the network in an ensemble, from 0; it is required if <see cref="DenseNetworkOptions.EnsembleSize"/> is
    /// above 1, since each file has one network. The folder must exist; if its path has one of the two, it is created when an epoch is
    /// saved in it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is empty, its file name has anything else in braces, or its folder has a format in braces, such as Keras'
    /// "{epoch:02d}" or "{val_loss:.2f}".
    /// </exception>
    public ModelCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _folder = Path.GetDirectoryName(path) ?? "";
        // Folders may have braces in their names, such as those of GUIDs. A format is none of them.
        var unknown = InBraces().Matches(Path.GetFileName(path)).Where(part => part.Value is not ("{epoch}" or "{member}"))
            .Concat(InBraces().Matches(_folder).Where(part => part.Value.Contains(':', StringComparison.Ordinal))).FirstOrDefault();
        if (unknown is not null)
            throw new ArgumentException(
                $"The path of a {nameof(ModelCheckpoint)} may have {{epoch}} and {{member}} in braces. Received: '{unknown.Value}' in "
                + $"'{path}'. Keep those two; figures of the epoch are in the history of each saved model.", nameof(path));
    }

    /// <summary>Whether an epoch is saved only if it is better by <see cref="Monitor"/> than all before.</summary>
    /// <value>The default value is <see langword="false"/>: every epoch is saved.</value>
    public bool BestOnly { get; init; }

    /// <summary>
    /// Whether to write a safetensors file of the weights (for <see cref="DenseNetworkModel.LoadWeights(string)"/>) instead of a model zip
    /// (for <c>mlContext.Model.Load</c>). The zip is that of <see cref="TrainingRun.SaveModel"/>: after <c>pipeline.Fit(train,
    /// validation)</c> it has the steps of the pipeline up to the network, else only the network. The log says which.
    /// </summary>
    /// <value>The default value is <see langword="false"/>: a model zip.</value>
    public bool WeightsOnly { get; init; }

    /// <summary>The value that decides which epoch is best.</summary>
    /// <value>The default value is null: the validation loss, or the training loss if there is no validation.</value>
    public MonitoredValue? Monitor { get; init; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The monitored value is not recorded, because there are no validation rows or the options do not list the metric; or the networks of
    /// an ensemble would share the file.
    /// </exception>
    /// <exception cref="IOException">
    /// The folder does not exist and is not one to create ("{epoch}" or "{member}" in its path), it cannot be created, or no file can be
    /// written in it.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write in the folder.</exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        if (BestOnly)
            Monitor?.RequireRows(nameof(ModelCheckpoint), run.HasValidation);
        if (BestOnly && Monitor?.Extra is { } extra && !run.Options.Metrics.Contains(extra))
            throw new InvalidOperationException(
                $"{nameof(ModelCheckpoint)}.{nameof(Monitor)} must be a value that is recorded. Received: {Monitor}, but '{extra}' is not "
                + $"among {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Metrics)}. Add it there.");

        // Now, and not after the first epoch, which may take hours.
        var path = PlaceFor(run, run.Epochs.Count + 1);
        if (CreatesFolderOf(path))
            AtomicFile.CheckPathToCreate(path);
        else
            AtomicFile.CheckPath(path);

        _best = null;
        foreach (var epoch in run.Epochs)
            _best = IsBest(run, epoch) ? epoch : _best;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (BestOnly && epoch.IsFinite && run.StopReason is null)
            epoch.CheckIsNumber(MonitorOf(run), nameof(ModelCheckpoint));
        if (!epoch.IsFinite || BestOnly && !IsBest(run, epoch) || !TensorPrimitives.IsFiniteAll(run.CreateModel().Parameters))
            return;

        _best = epoch;
        var path = PlaceFor(run, epoch.Epoch);
        // Not before: a folder without a file would look like an epoch that was saved.
        if (CreatesFolderOf(path))
            AtomicFile.CreateFolderOf(path);
        if (WeightsOnly)
            run.SaveWeights(path);
        else
            run.SaveModel(path);
    }

    /// <summary>What the zip of a checkpoint holds, for the log.</summary>
    /// <param name="isPipeline">Whether the fit knows the steps before the network.</param>
    internal static string ContentOf(bool isPipeline) => isPipeline
        ? "Model checkpoints hold the steps of the pipeline up to the network: they score raw rows."
        : "Model checkpoints hold the network alone: they score rows that were prepared as the training rows were. "
            + "To have the steps before it in them, call pipeline.Fit(train, validation), where validation may be null.";

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex InBraces();

    private string PlaceFor(TrainingRun run, int epoch) => MemberPath.Of(_path, run, nameof(ModelCheckpoint))
        .Replace("{epoch}", epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Whether the folder of an epoch's file has its name from here; else it is the user's to create.</summary>
    private bool CreatesFolderOf(string path) => Path.GetDirectoryName(path) is { } folder && folder != _folder;

    private MonitoredValue MonitorOf(TrainingRun run) =>
        Monitor ?? (run.HasValidation ? MonitoredValue.ValidationLoss : MonitoredValue.Loss);

    private bool IsBest(TrainingRun run, EpochRecord epoch)
    {
        var monitor = MonitorOf(run);
        if (epoch[monitor] is not { } value || !double.IsFinite(value))
            return false;

        return _best?[monitor] is not { } best
            || MonitoredValue.IsBetter(value, best, monitor.HigherIsBetter(run.HigherMetricIsBetter));
    }
}
