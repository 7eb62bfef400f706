using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// All options of a <see cref="DenseNetworkTrainer"/>. Immutable data without state of a run, so fits on several threads may share one
/// object. Two are equal if all their values are. It can be serialized to JSON.
/// </summary>
/// <example><code>
/// var options = new DenseNetworkOptions
/// {
///     HiddenLayers = [new Dense(256, Activation.ReLU), new Dropout(0.2f), new Dense(64, Activation.ReLU)],
///     Optimizer = new AdamWOptions { LearningRate = 2e-3f, WeightDecay = 1e-2f },
///     NumberOfEpochs = 50,
///     ValidationFraction = 0.2f,
///     EarlyStopping = new EarlyStopping { Patience = 5 },
/// };
/// var wider = options with { HiddenLayers = [new Dense(512, Activation.ReLU)] };      // options never change: this is another object
/// </code></example>
public sealed partial record DenseNetworkOptions
{
    /// <summary>
    /// The label column, which the network learns to predict. Its type decides the task. Key: multiclass classification (softmax). Boolean:
    /// binary classification (sigmoid). Vector of Boolean: multi-label classification (a sigmoid for each). Single: regression. Vector of
    /// Single: regression of several numbers; or, with a <see cref="Loss"/> for classes, probabilities of classes; or, with a loss for true
    /// and false, several labels. Vectors must be of known size.
    /// </summary>
    /// <value>The default value is "Label".</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single of known size.</summary>
    /// <value>The default value is "Features".</value>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// The column of row weights, a Single. A row of weight 3 counts like three rows in loss and metrics, in training and validation: Σ w·l
    /// / Σ w. Rows of weight 0 are left out, and so are rows whose weight is NaN or infinite. A negative weight is an error.
    /// </summary>
    /// <value>The default value is null: every row counts as 1.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>
    /// The layers between features and output, in order. The output layer (one unit for each class, label slot or quantile, else one) is
    /// added from the label. Without hidden layers the model is logistic or linear regression.
    /// </summary>
    /// <value>The default value is one <see cref="Dense"/> layer of 100 units with <see cref="Activation.ReLU"/>.</value>
    public IReadOnlyList<Layer> HiddenLayers
    {
        get; init => field = Values.Of(value);
    } = Values.Of([new Dense(100, Activation.ReLU)]);

    /// <summary>The loss that training minimises. It must fit the label.</summary>
    /// <value>
    /// The default value is null: the label decides between <see cref="CategoricalCrossEntropy"/>, <see cref="BinaryCrossEntropy"/> and
    /// <see cref="MeanSquaredError"/>.
    /// </value>
    public LossFunction? Loss { get; init; }

    /// <summary>The weight of each class in the loss; for a key or a Boolean label.</summary>
    /// <value>The default value is null: all classes count as 1.</value>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Whether regression targets are scaled to mean 0 and standard deviation 1 for training, each output by the (weighted) mean and
    /// standard deviation of the training rows. The weights of the finished model undo it: scores and metrics are in units of the label.
    /// Losses are in standardised units: predicting the mean gives a <see cref="MeanSquaredError"/> of 1. Not used for classification and
    /// <see cref="PoissonError"/>.
    /// </summary>
    /// <value>The default value is <see langword="true"/>. (Keras leaves targets as they are.)</value>
    public bool StandardizeTargets { get; init; } = true;

    /// <summary>
    /// More metrics, reported for every epoch in addition to the loss and the task's own metric. Each must fit the label, and none may be
    /// listed twice.
    /// </summary>
    /// <value>The default value is none.</value>
    public IReadOnlyList<MetricFunction> Metrics { get; init => field = Values.Of(value); } = Values.Of<MetricFunction>([]);

    /// <summary>The optimizer, which changes the weights by their gradients.</summary>
    /// <value>The default value is <see cref="AdamOptions"/> with Keras' defaults.</value>
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions();

    /// <summary>
    /// The schedule by which the learning rate changes from step to step: <see cref="CosineSchedule"/>, <see cref="OneCycleSchedule"/>,
    /// <see cref="WarmupSchedule"/> before any of them, and others.
    /// </summary>
    /// <value>The default value is null: the learning rate does not change, as with <see cref="ConstantSchedule"/>.</value>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Reduces the learning rate (also that of a <see cref="Schedule"/>) when a monitored value stops improving.</summary>
    /// <value>The default value is null: it is not reduced.</value>
    public ReduceLearningRateOnPlateau? ReduceLearningRateOnPlateau { get; init; }

    /// <summary>The largest number of epochs (passes over the training rows). At least 1.</summary>
    /// <value>The default value is 20.</value>
    public int NumberOfEpochs { get; init; } = 20;

    /// <summary>
    /// The largest number of steps: a limit on the epochs that depends on the number of rows. The message at the start of a fit and
    /// <see cref="ForRows"/> show the number of epochs.
    /// </summary>
    /// <value>The default value is null: only <see cref="NumberOfEpochs"/> limits training.</value>
    public StepBudget? StepBudget { get; init; }

    /// <summary>
    /// The number of rows in a batch. A batch is one optimizer step unless <see cref="OptimizerOptions.AccumulationSteps"/> says otherwise;
    /// the last batch of an epoch may be smaller. At least 1; null chooses by the number of training rows: 64 up to 1,024 of them, 128 up
    /// to 8,192, 256 up to 30,000, 512 up to 100,000, and 1024 above (the rule of RealMLP; Holzmüller, Grinsztajn and Steinwart, "Better by
    /// Default", 2024). A batch never has more rows than there are training rows. <see cref="TrainingHistory.BatchSize"/> has the number
    /// that was used.
    /// </summary>
    /// <value>The default value is 32.</value>
    public int? BatchSize { get; init; } = 32;

    /// <summary>Where the rows are while the network trains: in memory, or read again for every epoch.</summary>
    /// <value>The default value is <see cref="DataPlacement.Auto"/>: in memory if they fit.</value>
    public DataPlacement DataPlacement { get; init; } = DataPlacement.Auto;

    /// <summary>
    /// The largest amount of memory for the rows of a fit, in megabytes (2²⁰ bytes). <see cref="DataPlacement.Auto"/> streams rows that
    /// need more. Streamed rows are shuffled in pieces of up to half of it. At least 1. <see cref="DataPlacement.InMemory"/> ignores it.
    /// </summary>
    /// <value>The default value is null: half of the memory that the process may use; 256 for streamed rows.</value>
    public int? DataMemoryMegabytes { get; init; }

    /// <summary>Whether the training rows are put into a new random order for every epoch.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The share of rows, above 0 and below 1, that is held out and used to validate every epoch. <see cref="Seed"/> draws the rows; for
    /// classification the draw is stratified. Ignored if <c>Fit</c> gets a validation set.
    /// </summary>
    /// <value>The default value is null: all rows train, and there is no validation.</value>
    public float? ValidationFraction { get; init; }

    /// <summary>
    /// Another rule for the held-out rows: whole groups (<see cref="GroupSplit"/>), the last rows of a time series
    /// (<see cref="LastRowsSplit"/>), or rows drawn at random (<see cref="RandomSplit"/>, the same as <see cref="ValidationFraction"/>).
    /// Set at most one of the two. Ignored if <c>Fit</c> gets a validation set.
    /// </summary>
    /// <value>The default value is null: <see cref="ValidationFraction"/> decides.</value>
    public ValidationSplit? ValidationSplit { get; init; }

    /// <summary>When to stop before all epochs are done, and whether to keep the weights of the best one.</summary>
    /// <value>The default value is null: train all epochs, keep the last weights.</value>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// Whether the network is trained a second time, on all rows including those held out, for the number of epochs that validation chose.
    /// The second training has the same seed, batch size and learning rates of the epochs. Needs held-out rows
    /// (<see cref="ValidationFraction"/> or <see cref="ValidationSplit"/>) and takes about twice the time.
    /// </summary>
    /// <remarks>
    /// The history is that of the first, validated training. <see cref="TrainingHistory.Refit"/> is the record of the second one, which
    /// callbacks do not follow. Validation figures belong to the first network, which had not seen these rows; they are an estimate for the
    /// second one. If either training is cancelled or diverges, the fit returns the validated network. Not allowed with
    /// <see cref="TemperatureScaling"/>, <see cref="ReduceLearningRateOnPlateau"/>, a validation set given to <c>Fit</c>, or in a sweep.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool RefitOnAllRows { get; init; }

    /// <summary>
    /// Whether the probabilities of a multiclass network are calibrated: its outputs are divided by one number, the temperature, that gives
    /// the smallest log-loss on the validation rows. Predictions and accuracy stay the same. It is done once after training, by scaling the
    /// output layer. <see cref="TrainingHistory.Calibration"/> has the temperature and its effect. Needs validation rows and a label of
    /// classes; not allowed with <see cref="RefitOnAllRows"/>. See docs/calibration.md.
    /// </summary>
    /// <remarks>Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool TemperatureScaling { get; init; }

    /// <summary>
    /// The seed of all random numbers of a fit: start weights, split, order of rows, dropout. Two fits with the same data, options and seed
    /// on the same machine give bit-equal weights, and histories that differ only in <see cref="EpochRecord.Duration"/>.
    /// </summary>
    /// <value>
    /// The default value is null: the seed of the <c>MLContext</c>, or a random one if that has none. <see cref="TrainingHistory.Seed"/>
    /// has the seed that was used.
    /// </value>
    public int? Seed { get; init; }

    /// <summary>
    /// The number of networks that are trained and averaged as one model. They differ only in start weights, order of rows and dropout. At
    /// least 1. The first is that of an ensemble size of 1. All use the same validation rows. See docs/ensembles.md.
    /// </summary>
    /// <remarks>Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles",
    /// NeurIPS 2017.</remarks>
    /// <value>The default value is 1.</value>
    public int EnsembleSize { get; init; } = 1;

    /// <summary>Where the network is trained.</summary>
    /// <value>The default value is <see cref="ComputeDevice.Auto"/>.</value>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>
    /// The engine that computes outputs and gradients. <see cref="TrainingHistory.Engine"/> has the engine that was used.
    /// <see cref="TrainingEngineKind.Managed"/> computes on the CPU only: with <see cref="ComputeDevice.Auto"/> the CPU is used;
    /// <see cref="ComputeDevice.Cuda"/> or <c>MLContext.GpuDeviceId</c> is an error.
    /// </summary>
    /// <value>The default value is <see cref="TrainingEngineKind.Auto"/>.</value>
    public TrainingEngineKind Engine { get; init; } = TrainingEngineKind.Auto;

    /// <summary>
    /// The precision of matrix products in training. <see cref="TrainingPrecision.BFloat16Mixed"/> makes steps of wide networks faster on
    /// hardware that multiplies bfloat16: a GPU, or a processor with AVX512-BF16 or AMX. On other processors, and for small products of the
    /// managed engine, products stay in single precision, and the log says so. <see cref="TrainingHistory.Precision"/> has the precision
    /// that was used. See docs/precision.md.
    /// </summary>
    /// <value>The default value is <see cref="TrainingPrecision.Single"/>.</value>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Single;

    /// <summary>Whether a fit returns a model or throws when it is cancelled by its <see cref="CancellationToken"/> or by ML.NET.</summary>
    /// <value>The default value is <see cref="CancellationBehavior.ReturnBest"/>.</value>
    public CancellationBehavior OnCancellation { get; init; } = CancellationBehavior.ReturnBest;

    /// <summary>
    /// Where checkpoints are kept, from which the same fit continues after its process was lost: <c>Resume = "folder"</c>, or a
    /// <see cref="ResumableTraining"/> with more settings.
    /// </summary>
    /// <value>The default value is null: none are written.</value>
    public ResumableTraining? Resume { get; init; }

    /// <summary>The split that is asked for, in whichever of the two ways; null for none.</summary>
    internal ValidationSplit? Split => ValidationSplit ?? (ValidationFraction is { } fraction ? new RandomSplit(fraction) : null);

    /// <summary>
    /// The network, the training, and other options that differ from their defaults, in one line and in the invariant culture.
    /// </summary>
    public override string ToString() =>
        PrintedOption.Of(this, nameof(HiddenLayers), nameof(Optimizer), nameof(NumberOfEpochs), nameof(BatchSize));
}
