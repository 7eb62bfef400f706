using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Why training ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEnd>))]
public enum TrainingEnd
{
    /// <summary>All epochs were done.</summary>
    [JsonStringEnumMemberName("allEpochsDone")]
    AllEpochsDone,

    /// <summary><see cref="EarlyStopping"/> had waited long enough.</summary>
    [JsonStringEnumMemberName("earlyStopping")]
    EarlyStopping,

    /// <summary>
    /// The loss, a weight, a running statistic or what the optimizer remembers became NaN or infinite. The model has the weights of the
    /// best epoch before that.
    /// </summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,

    /// <summary>A <see cref="TrainingCallback"/> asked for it with <see cref="TrainingRun.RequestStop"/>.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>
    /// The fit was cancelled. The model has the weights of the best epoch before that, or, where none had ended, the weights as they were.
    /// </summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>
    /// It had not: the model was made during training, by <see cref="TrainingRun.CreateModel"/> or <see cref="ModelCheckpoint"/>.
    /// </summary>
    [JsonStringEnumMemberName("unfinished")]
    Unfinished,

    /// <summary>It never began: the model was made by
    /// <see cref="DenseNetworkModel.Create(DenseNetworkOptions, int, LearningTask, int, int?)"/>.</summary>
    [JsonStringEnumMemberName("notTrained")]
    NotTrained,
}
