using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What a <see cref="TrainingSpan"/> is measured in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingSpanUnit>))]
public enum TrainingSpanUnit
{
    /// <summary>Updates of the parameters, as in Keras' schedules.</summary>
    [JsonStringEnumMemberName("steps")]
    Steps,

    /// <summary>Passes over the training rows.</summary>
    [JsonStringEnumMemberName("epochs")]
    Epochs,

    /// <summary>The run's whole length, all epochs: 0.1 is its first tenth.</summary>
    [JsonStringEnumMemberName("run")]
    Run,
}
