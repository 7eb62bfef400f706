using MLNetDeep.Callbacks;

namespace MLNetDeep;

/// <summary>
/// Writes the values of each epoch for TensorBoard, as soon as the epoch has ended: <c>loss</c>, the metric and the <c>learning_rate</c>;
/// loss and metric of the validation rows under <c>validation/</c>; and <see cref="DenseNetworkOptions.Metrics"/> as <c>metrics/auc</c> and
/// <c>validation_metrics/auc</c>. Show them with <c>tensorboard --logdir FOLDER</c>, where the folder is that of a run or its parent.
/// </summary>
/// <remarks>
/// For TensorBoard, all event files of a folder are one run. The logger keeps one file there, which is open only while an event is written;
/// it does not touch other files. A second fit replaces the file of the first, unless it appends. A fit that continues from a checkpoint
/// (<see cref="ResumableTraining"/>) writes the epochs of the checkpoint first; if it appends, they replace those that the lost process had
/// written. So each epoch is there once, in order. Values are in single precision; the step is the epoch's number.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new TensorBoardLogger("runs/first")]);      // tensorboard --logdir runs
/// </code></example>
public sealed class TensorBoardLogger : TrainingCallback
{
    private readonly string _folder;
    private readonly bool _append;
    private readonly TimeProvider _time;
    private EventFile? _file;

    /// <summary>Creates a logger that writes to a folder.</summary>
    /// <param name="folder">
    /// The folder; created if it does not exist. "{member}" in it is replaced by the number of the network in an ensemble, from 0; it is
    /// required if <see cref="DenseNetworkOptions.EnsembleSize"/> is above 1.
    /// </param>
    /// <param name="append">
    /// Whether events are added to the file of an earlier fit; its curves then continue with epoch 1. The default value is false: the file
    /// is replaced when training begins.
    /// </param>
    /// <param name="timeProvider">The clock for the times of events. The default value is null: the system's clock.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public TensorBoardLogger(string folder, bool append = false, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
        _append = append;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The file to append to is damaged, or the networks of an ensemble would share the folder.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be created or written to.</exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        var folder = MemberPath.Of(_folder, run, nameof(TensorBoardLogger));
        _file = _append ? EventFile.ContinueIn(folder, Now) : EventFile.BeginIn(folder, Now);
        Continue(run, run.Epochs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        // A process may have been lost before the first checkpoint of the run that begins again here.
        if (epoch.Epoch == 1 && run.Options.Resume is not null)
            Continue(run, [epoch]);
        else
            _file!.Append(EventOf(run, epoch));
    }

    private double Now => _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;

    private void Continue(TrainingRun run, IReadOnlyList<EpochRecord> epochs)
    {
        if (_append && epochs.Count > 0)
            _file!.TakeOut(EventOf(run, epochs[0]));
        foreach (var epoch in epochs)
            _file!.Append(EventOf(run, epoch));
    }

    private byte[] EventOf(TrainingRun run, EpochRecord epoch) => TensorBoardEvents.Figures(Now, epoch.Epoch,
    [
        .. Figures("", run.MetricName, epoch.Loss, epoch.Metric),
        ("learning_rate", epoch.LearningRate),
        .. Figures("validation/", run.MetricName, epoch.ValidationLoss, epoch.ValidationMetric),
        .. epoch.Metrics.Select(metric => ($"metrics/{metric.Key}", (float)metric.Value)),
        .. epoch.ValidationMetrics.Select(metric => ($"validation_metrics/{metric.Key}", (float)metric.Value)),
    ]);

    private static IEnumerable<(string Tag, float Value)> Figures(string prefix, string metricName, double? loss, double? metric)
    {
        if (loss is { } lossValue)
            yield return ($"{prefix}loss", (float)lossValue);
        if (metric is { } metricValue)
            yield return ($"{prefix}{metricName}", (float)metricValue);
    }
}
