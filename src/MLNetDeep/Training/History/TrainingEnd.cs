using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Why training ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEnd>))]
public enum TrainingEnd
{
    /// <summary>All epochs were done.</summary>
    [JsonStringEnumMemberName("allEpochsDone")]
    AllEpochsDone,

    /// <summary><see cref="EarlyStopping"/> ended training.</summary>
    [JsonStringEnumMemberName("earlyStopping")]
    EarlyStopping,

    /// <summary>
    /// The loss, a weight, a running statistic or the optimizer's state became NaN or infinite. The model has the weights of the best epoch
    /// before that.
    /// </summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,

    /// <summary>A <see cref="TrainingCallback"/> ended training with <see cref="TrainingRun.RequestStop"/>.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>
    /// The fit was cancelled. The model has the weights of the best finished epoch or, if there was none, the weights at that moment.
    /// </summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>
    /// Training had not ended: the model was made during training, by <see cref="TrainingRun.CreateModel"/> or
    /// <see cref="ModelCheckpoint"/>.
    /// </summary>
    [JsonStringEnumMemberName("unfinished")]
    Unfinished,

    /// <summary>
    /// There was no training: the model was made by
    /// <see cref="DenseNetworkModel.Create(DenseNetworkOptions, int, LearningTask, int, int?)"/>.
    /// </summary>
    [JsonStringEnumMemberName("notTrained")]
    NotTrained,
}
