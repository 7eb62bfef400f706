namespace MLNetDeep.Data.Columns;

/// <summary>What is to be done about features that are missing, as a message says it.</summary>
internal static class MissingFeatures
{
    /// <param name="column">The feature column.</param>
    public static string WayOut(string column) =>
        $"To train on such rows and score them, append mlContext.Transforms.ReplaceMissingValues(\"{column}\", "
        + "replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean) before the trainer, and IndicateMissingValues before "
        + "that where it matters "
        + $"that they are missing; or let the network begin with a {nameof(TableEncoding)}, which takes them as they are.";
}
