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

    /// <summary>Whether every loss that was recorded is finite.</summary>
    internal bool IsFinite => double.IsFinite(Loss) && double.IsFinite(ValidationLoss ?? 0);
}
