using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>A value of every epoch that decides which epoch is best. Use a static property, or name a metric.</summary>
/// <remarks>Immutable and thread-safe; equal when they name the same value.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MonitoredLoss), "loss")]
[JsonDerivedType(typeof(MonitoredMainMetric), "metric")]
[JsonDerivedType(typeof(MonitoredExtraMetric), "extraMetric")]
public abstract record MonitoredValue
{
    private protected MonitoredValue()
    {
    }

    /// <summary>The mean loss over the validation rows; lower is better.</summary>
    public static MonitoredValue ValidationLoss { get; } = new MonitoredLoss(OnValidation: true);

    /// <summary>The metric over the validation rows: accuracy (higher is better), or RMSE for regression (lower is better).</summary>
    public static MonitoredValue ValidationMetric { get; } = new MonitoredMainMetric(OnValidation: true);

    /// <summary>The mean loss over the training rows, computed during the epoch; lower is better.</summary>
    public static MonitoredValue Loss { get; } = new MonitoredLoss(OnValidation: false);

    /// <summary>The metric over the training rows: accuracy (higher is better), or RMSE for regression (lower is better).</summary>
    public static MonitoredValue Metric { get; } = new MonitoredMainMetric(OnValidation: false);

    /// <summary>Whether it is known only when there are validation rows.</summary>
    internal abstract bool IsOnValidation { get; }

    /// <summary>
    /// The metric that <see cref="DenseNetworkOptions.Metrics"/> must hold for it to be recorded; null for what always is.
    /// </summary>
    internal virtual MetricFunction? Extra => null;

    /// <summary>One of <see cref="DenseNetworkOptions.Metrics"/>, over the validation rows.</summary>
    /// <param name="metric">A metric that the options list.</param>
    public static MonitoredValue OfValidation(MetricFunction metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new MonitoredExtraMetric(metric, OnValidation: true);
    }

    /// <summary>One of <see cref="DenseNetworkOptions.Metrics"/>, over the training rows.</summary>
    /// <param name="metric">A metric that the options list.</param>
    public static MonitoredValue OfTraining(MetricFunction metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new MonitoredExtraMetric(metric, OnValidation: false);
    }

    /// <summary>Refuses a value of validation rows where there are none.</summary>
    /// <param name="watcher">Who watches it: "EarlyStopping".</param>
    /// <param name="hasValidation">Whether there are validation rows.</param>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal void RequireRows(string watcher, bool hasValidation)
    {
        if (IsOnValidation && !hasValidation)
            throw new InvalidOperationException(
                $"{watcher}.{nameof(EarlyStopping.Monitor)} must be a value that is recorded. Received: {this}, with no validation rows. "
                + $"Set {nameof(DenseNetworkOptions.ValidationFraction)}, pass a validation set to Fit, or monitor {nameof(Loss)} or "
                + $"{nameof(Metric)}.");
    }

    /// <summary>Whether higher is better.</summary>
    /// <param name="higherMetricIsBetter">Whether that holds for the task's own metric.</param>
    internal abstract bool HigherIsBetter(bool higherMetricIsBetter);

    /// <summary>Whether a value is better than another by more than a minimum.</summary>
    internal static bool IsBetter(double value, double than, bool higherIsBetter, double byMoreThan = 0) =>
        higherIsBetter ? value > than + byMoreThan : value < than - byMoreThan;
}

internal sealed record MonitoredLoss(bool OnValidation) : MonitoredValue
{
    internal override bool IsOnValidation => OnValidation;

    internal override bool HigherIsBetter(bool higherMetricIsBetter) => false;

    public override string ToString() => OnValidation ? nameof(ValidationLoss) : nameof(Loss);
}

internal sealed record MonitoredMainMetric(bool OnValidation) : MonitoredValue
{
    internal override bool IsOnValidation => OnValidation;

    internal override bool HigherIsBetter(bool higherMetricIsBetter) => higherMetricIsBetter;

    public override string ToString() => OnValidation ? nameof(ValidationMetric) : nameof(Metric);
}

internal sealed record MonitoredExtraMetric(MetricFunction Function, bool OnValidation) : MonitoredValue
{
    internal override bool IsOnValidation => OnValidation;

    internal override MetricFunction Extra => Function;

    internal override bool HigherIsBetter(bool higherMetricIsBetter) => Function.HigherIsBetter;

    public override string ToString() => $"{(OnValidation ? "validation " : "")}{Function}";
}
