namespace MLNetDeep;

/// <summary>
/// A training run in progress, as a <see cref="TrainingCallback"/> sees it.
/// </summary>
/// <remarks>Use it only on the thread that trains, inside the callback that it was passed to.</remarks>
public sealed class TrainingRun
{
    private readonly Func<double> _meanLoss;
    private readonly Func<double> _meanMetric;

    internal TrainingRun(
        DenseNetworkOptions options, string metricName, int stepsPerEpoch, List<EpochRecord> epochs, Func<double> meanLoss,
        Func<double> meanMetric)
    {
        Options = options;
        MetricName = metricName;
        StepsPerEpoch = stepsPerEpoch;
        Epochs = epochs.AsReadOnly();
        _meanLoss = meanLoss;
        _meanMetric = meanMetric;
    }

    /// <summary>Makes a model of the weights as they are; only the loop can.</summary>
    internal Func<DenseNetworkModel> Model { private get; init; } = () =>
        throw new InvalidOperationException($"Bug in MLNetDeep: {nameof(Model)} was not given.");

    /// <summary>Writes a model as ML.NET's zip, which this layer knows nothing of.</summary>
    internal Action<DenseNetworkModel, string> Save { private get; init; } = (_, _) =>
        throw new InvalidOperationException($"Bug in MLNetDeep: {nameof(Save)} was not given.");

    /// <summary>Whether epochs are validated.</summary>
    internal bool HasValidation { get; init; }

    /// <summary>Whether a higher metric is a better one.</summary>
    internal bool HigherMetricIsBetter { get; init; }

    /// <summary>The trainer's options.</summary>
    public DenseNetworkOptions Options { get; }

    /// <summary>
    /// The number of the network in an ensemble, from 0: its index in <see cref="DenseNetworkModel.Members"/>. Each of the
    /// <see cref="DenseNetworkOptions.EnsembleSize"/> networks has its own run; models that a run creates or saves contain only that
    /// network.
    /// </summary>
    public int MemberIndex { get; internal init; }

    /// <summary>"accuracy" or "rmse".</summary>
    public string MetricName { get; }

    /// <summary>The largest number of epochs.</summary>
    public int NumberOfEpochs => Options.NumberOfEpochs;

    /// <summary>The epoch that is running or has just ended, from 1; 0 before the first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>
    /// The number of batches in an epoch. Each is one optimizer step, unless <see cref="OptimizerOptions.AccumulationSteps"/> is above 1.
    /// </summary>
    public int StepsPerEpoch { get; }

    /// <summary>The batch of the epoch that has just ended, from 1; 0 before the first.</summary>
    public int Step { get; internal set; }

    /// <summary>The learning rate of the step that has just ended; 0 before the first.</summary>
    public float LearningRate { get; internal set; }

    /// <summary>The epochs that have ended, in order.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; }

    /// <summary>
    /// The mean loss over the rows of this epoch so far; NaN before the first batch. Reading it waits for the device, so do not read it at
    /// every step on a GPU.
    /// </summary>
    public double AverageLoss => Step == 0 ? double.NaN : _meanLoss();

    /// <summary>
    /// The metric over the rows of this epoch so far; NaN before the first batch. Reading it waits for the device, as with
    /// <see cref="AverageLoss"/>.
    /// </summary>
    public double AverageMetric => Step == 0 ? double.NaN : _meanMetric();

    /// <summary>The reason given to <see cref="RequestStop"/>; null when nobody has asked.</summary>
    internal string? StopReason { get; private set; }

    /// <summary>Creates a model with the present weights and the history so far. Waits for the device and copies the weights.</summary>
    /// <returns>The model; its history ends with <see cref="TrainingEnd.Unfinished"/>. Training continues without changing it.</returns>
    public DenseNetworkModel CreateModel() => Model();

    /// <summary>
    /// Whether <see cref="SaveModel"/> also writes the fitted steps of the pipeline before the network. Only a fit by
    /// <see cref="PipelineFitExtensions"/>, <c>pipeline.Fit(train, validation)</c>, knows them.
    /// </summary>
    public bool SavesPipeline { get; internal init; }

    /// <summary>
    /// Writes the present weights as a model zip, which <c>new MLContext().Model.Load</c> reads. If <see cref="SavesPipeline"/> is true, it
    /// contains the steps of the pipeline up to the network and scores raw rows; steps after the network are fitted later and are not in
    /// it. Otherwise it contains only the network, with the schema of its input; rows to score must be transformed like the training rows.
    /// </summary>
    /// <param name="path">The file. Its folder must exist. It is written completely or not at all; an existing one is replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or the file cannot be written; the message says where.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the message says where.</exception>
    /// <exception cref="InvalidOperationException">Training has diverged: a weight or a running statistic is NaN or infinite.</exception>
    public void SaveModel(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Save(CreateModel(), path);
    }

    /// <summary>Writes the present weights as a safetensors file, as <see cref="DenseNetworkModel.SaveWeights"/> does.</summary>
    /// <inheritdoc cref="SaveModel" path="/param"/>
    /// <inheritdoc cref="SaveModel" path="/exception"/>
    public void SaveWeights(string path) => CreateModel().SaveWeights(path);

    /// <summary>
    /// Ends training after the present batch or epoch; between batches, before the next one. The weights so far become the model. In
    /// <see cref="TrainingCallback.OnTrainingBegin"/> these are the start weights, and the history has no epochs.
    /// </summary>
    /// <param name="reason">The reason, in a sentence; it is recorded in the history.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }
}
