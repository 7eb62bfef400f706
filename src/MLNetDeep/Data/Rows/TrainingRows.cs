namespace MLNetDeep.Data.Rows;

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
