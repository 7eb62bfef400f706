using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>A value recorded for every epoch that can say which epoch was best.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitoredValue>))]
public enum MonitoredValue
{
    /// <summary>The mean loss over the validation rows; lower is better.</summary>
    ValidationLoss,

    /// <summary>The metric over the validation rows: accuracy (higher is better), or RMSE for regression (lower is better).</summary>
    ValidationMetric,

    /// <summary>The mean loss over the training rows, as it was while they were trained on; lower is better.</summary>
    Loss,

    /// <summary>The metric over the training rows: accuracy (higher is better), or RMSE for regression (lower is better).</summary>
    Metric,
}
