using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Why training ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEnd>))]
public enum TrainingEnd
{
    /// <summary>All epochs were done.</summary>
    AllEpochsDone,

    /// <summary><see cref="EarlyStopping"/> had waited long enough.</summary>
    EarlyStopping,

    /// <summary>The loss or a weight became NaN or infinite. The model has the weights of the best epoch before that.</summary>
    Diverged,

    /// <summary>A <see cref="TrainingCallback"/> asked for it with <see cref="TrainingRun.RequestStop"/>.</summary>
    Requested,
}
