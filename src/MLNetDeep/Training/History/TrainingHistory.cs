namespace MLNetDeep;

/// <summary>
/// The record of a finished training run; kept with the model, also in its file.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TrainingHistory
{
    /// <summary>One record for each epoch that was begun, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>What <see cref="EpochRecord.Metric"/> is: "accuracy" (0 to 1, higher is better) or "rmse" (in units of the label, lower is better).</summary>
    public required string MetricName { get; init; }

    /// <summary>
    /// The best epoch by the value that was monitored: that of <see cref="EarlyStopping"/>, or else the validation loss, or else the loss. Null when
    /// no epoch was monitored.
    /// </summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The epoch after which the model's weights were taken.</summary>
    public required int WeightsFromEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>Why training ended, in a sentence.</summary>
    public required string EndMessage { get; init; }

    /// <summary>The seed all randomness followed from; the same seed, options and data give the same model.</summary>
    public required int Seed { get; init; }

    /// <summary>Where the network was trained: "cpu" or "cuda:0".</summary>
    public required string Device { get; init; }

    /// <summary>The number of rows trained on; rows of weight 0 are not among them.</summary>
    public required long TrainingRowCount { get; init; }

    /// <summary>The number of rows validated on; 0 when nothing was validated.</summary>
    public required long ValidationRowCount { get; init; }

    /// <summary>The number of rows left out because a feature, the label or the weight was missing or not finite.</summary>
    public required long SkippedRowCount { get; init; }
}
