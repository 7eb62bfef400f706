using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Callbacks;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Resuming;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

/// <summary>Trains a dense neural network as a step of an ML.NET pipeline. The type of the label decides what it learns.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// ### Input and output columns
/// The feature column must be a vector of `Single` of known size. The label column decides the task:
///
/// | Label type | Task | Output columns |
/// |---|---|---|
/// | key | multiclass classification | `Score` (vector of probabilities), `PredictedLabel` (key) |
/// | `Boolean` | binary classification | `Score` (log-odds), `Probability`, `PredictedLabel` (Boolean) |
/// | `Single` | regression | `Score`; with `QuantilesError` also `Quantiles` (vector) |
/// | vector of `Boolean` | multi-label classification | vectors `Score` (log-odds), `Probability`, `PredictedLabel` |
/// | vector of `Single` | regression of several numbers | `Score` (vector) |
///
/// Label vectors must be of known size; outputs keep their slot names. A vector of `Single` is read as probabilities of classes if the
/// loss is one for classes, and as several labels from 0 to 1 if the loss is one for true and false.
///
/// ### Trainer characteristics
/// | | |
/// |---|---|
/// | Is normalization required? | Yes (`Standardize`, or `Rescale` for pixels), unless the first layer is a `TableEncoding` |
/// | Is caching required? | No: the data is read once, unless it is streamed |
/// | Required NuGet in addition to Microsoft.ML | None; MLNetDeep.Torch and a libtorch package for an NVIDIA GPU |
/// | Exportable to ONNX | Yes: `model.SaveOnnx`, or a whole pipeline by `ConvertToOnnx` |
///
/// ### Training algorithm details
/// Mini-batch gradient descent with the loss and optimizer of the options; definitions and defaults follow Keras 3. Rows with a missing
/// or infinite value are left out and counted in a warning; with a `TableEncoding`, features may be missing,
/// and an infinite feature counts as missing. ]]></format>
/// <para>Thread-safe: a trainer holds only options, and each fit has its own state. But fits of one trainer share its callbacks. The same
/// data, options and seed give bit-equal weights on the same machine. No native memory outlives <c>Fit</c>.</para>
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
/// {
///     HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
///     ValidationFraction = 0.2f,
/// });
/// ITransformer model = preparation.Append(trainer).Fit(train);
/// Console.WriteLine(model.FindDenseNetwork().History);       // how it went, a line for each epoch
/// </code></example>
public sealed partial class DenseNetworkTrainer : ITrainerEstimator<DenseNetworkTransformer, DenseNetworkModel>
{
    private readonly IHostEnvironment _env;
    private readonly IHost _host;
    private readonly DenseNetworkOptions _options;
    private readonly LearningTask? _expectedTask;
    private readonly IReadOnlyList<TrainingCallback> _callbacks;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Creates a trainer. The type of the label decides the task.</summary>
    /// <param name="mlContext">The context: its seed, log, and GPU settings are used.</param>
    /// <param name="options">The options. The default value is null: the defaults.</param>
    /// <param name="callbacks">Callbacks that follow training. The default value is null: none.</param>
    /// <param name="cancellationToken">
    /// Cancels every fit of this trainer: within a row while data is read, within a batch afterwards.
    /// <see cref="DenseNetworkOptions.OnCancellation"/> decides what the fit then does. The token is given here because a pipeline calls
    /// <c>Fit(IDataView)</c>.
    /// </param>
    /// <exception cref="ArgumentException">An option is not valid. The message lists everything that is wrong.</exception>
    public DenseNetworkTrainer(
        MLContext mlContext, DenseNetworkOptions? options = null, IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default)
        : this((IHostEnvironment)mlContext, options, callbacks, expectedTask: null, cancellationToken)
    {
    }

    internal DenseNetworkTrainer(
        IHostEnvironment env, DenseNetworkOptions? options, IReadOnlyList<TrainingCallback>? callbacks, LearningTask? expectedTask,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(env, "mlContext");
        options ??= new DenseNetworkOptions();
        options.Validate();

        _env = env;
        _host = env.Register(nameof(DenseNetworkTrainer));
        _options = options;
        _callbacks = [.. callbacks ?? []];
        CheckCallbacks(_callbacks, nameof(callbacks));
        _expectedTask = expectedTask;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How many processors its fits may use; a share where others run beside them.</summary>
    internal ProcessorShare Processors { get; init; } = ProcessorShare.All;

    /// <summary>Facts for ML.NET: the trainer needs normalized features and no cached data.</summary>
    public TrainerInfo Info { get; } = new(normalization: true, calibration: false, caching: false, supportValid: true);

    /// <summary>
    /// Trains a network on a data view. <see cref="DenseNetworkOptions.ValidationFraction"/> or
    /// <see cref="DenseNetworkOptions.ValidationSplit"/> decides which rows are held out for validation.
    /// </summary>
    /// <param name="input">
    /// The training rows. They are read once; if they are streamed (<see cref="DenseNetworkOptions.DataPlacement"/>), once for every epoch.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no usable rows; there is only one class; the options need validation rows and there are none; a GPU or the Torch engine is
    /// required and missing; the loss was never finite; or <see cref="DenseNetworkOptions.Resume"/> is set and the same fit runs elsewhere
    /// or cannot write in its folder.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The fit was cancelled before its first step, or <see cref="DenseNetworkOptions.OnCancellation"/> is
    /// <see cref="CancellationBehavior.Throw"/>.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint of <see cref="DenseNetworkOptions.Resume"/> is damaged.</exception>
    /// <exception cref="IOException">
    /// The folder of <see cref="DenseNetworkOptions.Resume"/> cannot be created, or a checkpoint cannot be written.
    /// </exception>
    public DenseNetworkTransformer Fit(IDataView input) => Fit(input, validation: null);

    /// <summary>Trains a network on a data view and validates every epoch on another one.</summary>
    /// <param name="input">The training rows, as for <see cref="Fit(IDataView)"/>.</param>
    /// <param name="validation">
    /// The validation rows, transformed like the training rows. <see cref="DenseNetworkOptions.ValidationFraction"/> and
    /// <see cref="DenseNetworkOptions.ValidationSplit"/> are then ignored. Null: as <see cref="Fit(IDataView)"/>.
    /// </param>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public DenseNetworkTransformer Fit(IDataView input, IDataView? validation) => Fit(input, validation, previous: null);

    /// <summary>Continues the training of a network: starts with its weights instead of random ones.</summary>
    /// <param name="input">The training rows, as for <see cref="Fit(IDataView)"/>.</param>
    /// <param name="validation">The validation rows, as in <see cref="Fit(IDataView, IDataView)"/>; null for none.</param>
    /// <param name="previousModel">
    /// The network to continue: <c>transformer.Model</c>, or <c>loaded.FindDenseNetwork().Model</c>. It must have the same number of
    /// features, the same hidden layers (settings that matter only in training may differ) and the same classes in the same order. It is
    /// not changed. Each network of an ensemble continues the network with the same number; if the previous model is a single network, all
    /// of them continue it.
    /// </param>
    /// <remarks>
    /// Optimizer and history start from the beginning: epoch 1 is the first epoch of this fit. (Keras keeps the optimizer's momentum
    /// between two calls of <c>fit</c>.) With the same seed, rows have the same order as in the previous fit; set another
    /// <see cref="DenseNetworkOptions.Seed"/> for another order.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The previous network does not match the options or the data. The message names the difference.
    /// </exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public DenseNetworkTransformer Fit(IDataView input, IDataView? validation, DenseNetworkModel previousModel)
    {
        ArgumentNullException.ThrowIfNull(previousModel);
        return Fit(input, validation, PreviousNetwork.Of(previousModel));
    }

    /// <summary>Trains a network for other classes or another task with the hidden layers of a previous network.</summary>
    /// <param name="input">The training rows, as for <see cref="Fit(IDataView)"/>.</param>
    /// <param name="validation">The validation rows, as in <see cref="Fit(IDataView, IDataView)"/>; null for none.</param>
    /// <param name="body">
    /// The layers to reuse, <c>previousModel.WithoutOutput()</c>. <see cref="DenseNetworkOptions.HiddenLayers"/> must begin with these
    /// layers (settings that matter only in training may differ). Later layers and the output layer start with random weights.
    /// </param>
    /// <exception cref="ArgumentException">The layers do not match the options or the data. The message names the difference.</exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public DenseNetworkTransformer Fit(IDataView input, IDataView? validation, DenseNetworkBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Fit(input, validation, PreviousNetwork.Of(body));
    }

    /// <summary>Fits, from drawn weights or those of a previous network, alone or as a step of a pipeline.</summary>
    /// <param name="input">The training rows, as the steps before made them.</param>
    /// <param name="validation">The validation rows likewise; null for none.</param>
    /// <param name="previous">What it starts from; null for drawn weights.</param>
    /// <param name="before">The fitted steps before it, for what is saved meanwhile; null where they are not known.</param>
    internal DenseNetworkTransformer Fit(IDataView input, IDataView? validation, PreviousNetwork? previous, StepsBefore? before = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckRefit(validation is not null);
        using var channel = _host.Start("Training");

        var columns = TrainingColumns.Find(input, OptionsFor(validation is not null), _expectedTask);
        var setting = SettingOf(_options, columns, channel, previous);
        using var gradients = setting.AllowGradients();

        using var read = FitRows.Read(input, validation, columns, _options, new RowReading(setting.Place, CheckAlive, channel.Info));
        using var resumable = ResumableRun.Of(new FitFacts
        {
            Options = _options,
            Task = columns.Task,
            Seed = GivenSeed,
            Device = setting.Device,
            Engine = setting.Engine,
            Precision = setting.Precision,
            AddRows = read.AddTo,
            Reused = previous?.WeightsFor(0),
        });
        var seed = resumable?.Seed ?? ChooseSeed();
        var rows = read.Divide(seed);
        SayWhatRowsShow(channel, setting, rows);
        if (_callbacks.OfType<ModelCheckpoint>().Any(checkpoint => !checkpoint.WeightsOnly))
            channel.Info(ModelCheckpoint.ContentOf(isPipeline: before is not null));

        var model = Train(setting, rows, seed, new FitSurroundings
        {
            Callbacks = [new EpochLog(Log), .. _callbacks],
            MayTrainSideBySide = _callbacks.Count == 0,
            Processors = Processors,
            SaveModel = (model, path) => Save(model, before ?? new StepsBefore(step => step, input.Schema), path),
            SavesPipeline = before is not null,
            Resumable = resumable,
        });
        EnsembleLog.Write(model.History, Log);
        if (model.History.End is TrainingEnd.Diverged or TrainingEnd.Cancelled)
            channel.Warning(model.History.EndMessage);

        return new DenseNetworkTransformer(_env, model);

        // Who listens to ML.NET's log need not be ready for several at once, as the networks of an ensemble are.
        void Log(string line)
        {
            lock (channel)
                channel.Info(line);
        }
    }

    private void CheckRefit(bool hasValidation)
    {
        if (_options.RefitOnAllRows && (hasValidation || _options.Split is null))
            throw new InvalidOperationException(
                $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.RefitOnAllRows)} must have validation rows that are part of "
                + $"the training rows. Received: {(hasValidation ? "a validation set of its own" : "no validation")}. Set "
                + $"{nameof(DenseNetworkOptions.ValidationFraction)} or "
                + $"{nameof(DenseNetworkOptions.ValidationSplit)}{(hasValidation ? " and pass all rows as training rows" : "")}, or "
                + $"set it to false: {nameof(DenseNetworkOptions.ForTables)} has it on.");
    }

    private void Save(DenseNetworkModel model, StepsBefore before, string path) =>
        before.And(new DenseNetworkTransformer(_env, model)).SaveModel(path, before.InputSchema);

    private int? GivenSeed => _options.Seed ?? ((IHostEnvironmentInternal)_env).Seed;

    private int ChooseSeed() => GivenSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    private bool IsCancelled() => _cancellationToken.IsCancellationRequested || _host is ICancelable { IsCanceled: true };

    private void CheckAlive()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _host.CheckAlive();
    }

    /// <summary>Returns the schema shape of scored rows.</summary>
    /// <param name="inputSchema">The schema shape of the training rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => GetOutputSchema(inputSchema, hasValidation: false);

    /// <summary>The same for a fit that may be given a validation set.</summary>
    internal SchemaShape GetOutputSchema(SchemaShape inputSchema, bool hasValidation)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (_, label, task) = TrainingColumns.Check(inputSchema, OptionsFor(hasValidation), _expectedTask);
        return OutputShape.Of(inputSchema, label, task, _options.Loss is QuantilesError);
    }

    /// <summary>With a validation set nothing is held out, so the column of a split by groups need not be there.</summary>
    private DenseNetworkOptions OptionsFor(bool hasValidation) =>
        hasValidation ? _options with { ValidationFraction = null, ValidationSplit = null } : _options;
}
