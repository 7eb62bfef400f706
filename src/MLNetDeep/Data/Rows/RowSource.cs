using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// One side of a fit's rows, those trained on or those validated on: in memory (<see cref="RowSelection"/>), or read again for every epoch
/// (<see cref="Streaming.StreamedRows"/>). What is done with an epoch's rows is the same.
/// </summary>
internal abstract class RowSource
{
    /// <summary>Rows evaluated at a time, at most: enough to keep a device busy, few enough to cost no memory.</summary>
    public const int LargestEvaluation = 1024;

    /// <summary>How many rows an epoch has.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// The rows of an epoch, as many at a time as are in memory: one piece after the other, each valid until the next is asked for. Only
    /// the last piece ends with a smaller batch.
    /// </summary>
    public abstract IEnumerable<RowSelection> Epoch(RowOrder order);

    /// <summary>What the rows of each class weigh together.</summary>
    public abstract double[] WeightsOfClasses(int classCount);

    /// <summary>The weighted mean and standard deviation of each label that is a number.</summary>
    public abstract (double Mean, double Deviation)[] LabelMoments();

    /// <summary>The lowest and the highest value of each label.</summary>
    public abstract (float Lowest, float Highest)[] LabelRanges();

    /// <summary>Mean, spread and extremes of each feature, over all rows or so many of them, evenly spread, that it costs little.</summary>
    /// <returns>Null where nobody looked at the features.</returns>
    public abstract SlotStatistics? FeatureStatistics();
}

/// <summary>The rows of a fit: those trained on and those validated on.</summary>
/// <param name="Training">The rows trained on.</param>
/// <param name="Validation">Those validated on; null when nothing is.</param>
/// <param name="SkippedCount">How many rows were left out.</param>
/// <param name="Placement">Where the training rows are: in memory or streamed.</param>
internal sealed record TrainingRows(RowSource Training, RowSource? Validation, long SkippedCount, DataPlacement Placement)
{
    /// <summary>What is said of the rows left out, of each data set that has some.</summary>
    public IReadOnlyList<string> LeftOutWarnings { get; init; } = [];

    /// <summary>Both together, where rows were held out and it is wanted to train on all in the end; else null.</summary>
    public RowSource? All { get; init; }
}
