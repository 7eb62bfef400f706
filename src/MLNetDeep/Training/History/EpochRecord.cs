using System.Globalization;
using MLNetDeep.Training.History;

namespace MLNetDeep;

/// <summary>The record of one epoch.</summary>
/// <remarks>Immutable and thread-safe. Values are NaN or infinite for an epoch in which training diverged.</remarks>
public sealed record EpochRecord
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>
    /// The mean loss over the training rows, computed in training while the weights change (with dropout and penalties), as Keras reports
    /// it.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>
    /// Accuracy (0 to 1) or RMSE (in units of the label) over the training rows, computed like <see cref="Loss"/>;
    /// <see cref="TrainingHistory.MetricName"/> says which.
    /// </summary>
    public required double Metric { get; init; }

    /// <summary>
    /// The mean loss over all validation rows after the epoch, with penalties, as Keras reports it; null without validation.
    /// </summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Accuracy or RMSE over all validation rows after the epoch; null without validation.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required float LearningRate { get; init; }

    /// <summary>
    /// The time of the epoch, including validation. It is the only value that differs between two runs with the same seed.
    /// </summary>
    public required TimeSpan Duration { get; init; }

    /// <summary><see cref="DenseNetworkOptions.Metrics"/> over the training rows, from the outputs in training.</summary>
    public MetricValues Metrics { get; init => field = value ?? MetricValues.None; } = MetricValues.None;

    /// <summary><see cref="DenseNetworkOptions.Metrics"/> over all validation rows after the epoch; empty without validation.</summary>
    public MetricValues ValidationMetrics { get; init => field = value ?? MetricValues.None; } = MetricValues.None;

    /// <summary>
    /// "epoch 3: loss 0.61, metric 0.78, validation loss 0.43, validation metric 0.84, learning rate 0.001, 0.42 s", in the invariant
    /// culture.
    /// </summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>The value an <see cref="EarlyStopping"/> watches; null when it was not recorded.</summary>
    internal double? this[MonitoredValue monitor] => monitor switch
    {
        MonitoredLoss loss => loss.OnValidation ? ValidationLoss : Loss,
        MonitoredMainMetric metric => metric.OnValidation ? ValidationMetric : Metric,
        MonitoredExtraMetric { Function: var function } metric => (metric.OnValidation ? ValidationMetrics : Metrics)[function],
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {monitor.GetType().Name} is missing from {nameof(EpochRecord)}."),
    };

    /// <summary>
    /// Refuses to wait for a value that is not a number, though the epoch went through all its rows and its losses are finite. A metric
    /// that is not defined for its rows, such as the area under a ROC curve of one class, is NaN after every epoch: it would end training
    /// for no reason.
    /// </summary>
    /// <param name="monitor">The value that is watched.</param>
    /// <param name="watcher">Who watches: "EarlyStopping".</param>
    /// <exception cref="InvalidOperationException">It is NaN.</exception>
    internal void CheckIsNumber(MonitoredValue monitor, string watcher)
    {
        if (this[monitor] is not double.NaN)
            return;

        var (rows, wayOut) = monitor.IsOnValidation
            ? ("validation", $"Validate on rows of all classes, or of labels that differ, or monitor "
                + $"{nameof(MonitoredValue.ValidationLoss)}.")
            : ("training", $"Monitor {nameof(MonitoredValue.Loss)}.");
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{watcher}.{nameof(EarlyStopping.Monitor)} must be a value that is a number. Received: {monitor} is NaN after epoch "
            + $"{Epoch}, and will stay NaN: it is not defined for these {rows} rows. {wayOut}"));
    }

    /// <summary>Whether every loss that was recorded is finite.</summary>
    internal bool IsFinite => double.IsFinite(Loss) && double.IsFinite(ValidationLoss ?? 0);
}
