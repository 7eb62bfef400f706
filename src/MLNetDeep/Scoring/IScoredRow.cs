namespace MLNetDeep.Scoring;

/// <summary>A row whose scores can be asked for: one row by itself, or the current one of a block.</summary>
internal interface IScoredRow
{
    /// <summary>The scores of the row as it is now; valid until the row moves.</summary>
    ReadOnlySpan<float> Scores { get; }
}
