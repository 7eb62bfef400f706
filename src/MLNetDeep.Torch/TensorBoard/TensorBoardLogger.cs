using MLNetDeep.Callbacks;
using TorchSharp;
using TorchSharp.Modules;

namespace MLNetDeep;

/// <summary>
/// Writes the figures of each epoch for TensorBoard: <c>loss</c>, the metric and the <c>learning_rate</c>, the same of the validation rows under
/// <c>validation/</c>, and <see cref="DenseNetworkOptions.Metrics"/> as <c>metrics/auc</c> and <c>validation_metrics/auc</c>. Look at them with
/// <c>tensorboard --logdir FOLDER</c>.
/// </summary>
/// <remarks>
/// One folder is one run: a fit that begins while the folder holds an earlier one adds an event file to it, so give each run a folder of its own. Values
/// are written in single precision, at the step of the epoch's number.
/// </remarks>
public sealed class TensorBoardLogger : TrainingCallback
{
    private readonly string _folder;
    private SummaryWriter? _writer;

    /// <summary>A logger that writes into a folder.</summary>
    /// <param name="folder">
    /// The folder; made if it does not exist. "{member}" in it becomes the number of the network in an ensemble, from 0, and must be there where
    /// <see cref="DenseNetworkOptions.EnsembleSize"/> is above 1.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public TensorBoardLogger(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The networks of an ensemble would share the folder.</exception>
    public override void OnTrainingBegin(TrainingRun run) => _writer = torch.utils.tensorboard.SummaryWriter(MemberPath.Of(_folder, run, nameof(TensorBoardLogger)));

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        Add("loss", epoch.Loss, epoch);
        Add(run.MetricName, epoch.Metric, epoch);
        Add("learning_rate", epoch.LearningRate, epoch);
        if (epoch.ValidationLoss is { } loss)
            Add("validation/loss", loss, epoch);
        if (epoch.ValidationMetric is { } metric)
            Add($"validation/{run.MetricName}", metric, epoch);
        foreach (var (name, value) in epoch.Metrics)
            Add($"metrics/{name}", value, epoch);
        foreach (var (name, value) in epoch.ValidationMetrics)
            Add($"validation_metrics/{name}", value, epoch);
    }

    // The writer holds no file open between two calls.
    private void Add(string name, double value, EpochRecord epoch) =>
        _writer!.add_scalar(name, (float)value, epoch.Epoch, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
}
