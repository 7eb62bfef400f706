namespace MLNetDeep;

/// <summary>What was recorded of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean loss over the training rows, each as it was when its batch was trained on (with dropout and penalties), as Keras reports it.</param>
/// <param name="Metric">Accuracy (0 to 1) or, in units of the label, RMSE over the training rows, likewise; <see cref="TrainingHistory.MetricName"/> says which.</param>
/// <param name="ValidationLoss">The mean loss over all validation rows after the epoch, with penalties, as Keras reports it; null when nothing was validated.</param>
/// <param name="ValidationMetric">Accuracy or RMSE over all validation rows after the epoch; null when nothing was validated.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Duration">How long the epoch took, validation included. The one value that differs between two runs with the same seed.</param>
/// <remarks>Immutable and thread-safe. Values are NaN or infinite for an epoch in which training diverged.</remarks>
public sealed record EpochRecord(
    int Epoch, double Loss, double Metric, double? ValidationLoss, double? ValidationMetric, float LearningRate, TimeSpan Duration)
{
    /// <summary><see cref="DenseNetworkOptions.Metrics"/> over the training rows, from the outputs as they were while training.</summary>
    public MetricValues Metrics { get; init; } = MetricValues.None;

    /// <summary><see cref="DenseNetworkOptions.Metrics"/> over all validation rows after the epoch; none when nothing was validated.</summary>
    public MetricValues ValidationMetrics { get; init; } = MetricValues.None;

    /// <summary>The value an <see cref="EarlyStopping"/> watches; null when it was not recorded.</summary>
    internal double? this[MonitoredValue monitor] => monitor switch
    {
        MonitoredLoss loss => loss.OnValidation ? ValidationLoss : Loss,
        MonitoredMainMetric metric => metric.OnValidation ? ValidationMetric : Metric,
        MonitoredExtraMetric { Function: var function } metric => (metric.OnValidation ? ValidationMetrics : Metrics)[function],
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {monitor.GetType().Name} is missing from {nameof(EpochRecord)}."),
    };

    /// <summary>
    /// Refuses to wait for a value that is not a number, though the epoch went through all its rows and its losses are finite. A metric that is not
    /// defined for its rows, such as the area under a ROC curve of one class, is NaN after every epoch: it would end training for no reason.
    /// </summary>
    /// <param name="monitor">The value that is watched.</param>
    /// <param name="watcher">Who watches: "EarlyStopping".</param>
    /// <exception cref="InvalidOperationException">It is NaN.</exception>
    internal void CheckIsNumber(MonitoredValue monitor, string watcher)
    {
        if (this[monitor] is not double.NaN)
            return;

        var (rows, wayOut) = monitor.IsOnValidation
            ? ("validation", $"Validate on rows of all classes, or of labels that differ, or monitor {nameof(MonitoredValue.ValidationLoss)}.")
            : ("training", $"Monitor {nameof(MonitoredValue.Loss)}.");
        throw new InvalidOperationException(FormattableString.Invariant(
            $"{watcher}.{nameof(EarlyStopping.Monitor)} must be a value that is a number. Received: {monitor} is NaN after epoch {Epoch}, and will be after every other: it is not defined for these {rows} rows. {wayOut}"));
    }

    /// <summary>Whether every loss that was recorded is finite.</summary>
    internal bool IsFinite => double.IsFinite(Loss) && double.IsFinite(ValidationLoss ?? 0);
}
