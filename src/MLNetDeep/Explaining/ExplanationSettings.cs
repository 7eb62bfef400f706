namespace MLNetDeep.Explaining;

/// <summary>
/// What an explanation needs to know besides the network, once the estimator's questions are answered. Saved with the transformer.
/// </summary>
internal sealed record ExplanationSettings
{
    /// <summary>The column that is made.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The features each row is compared with; null for all zeros.</summary>
    public IReadOnlyList<float>? Baseline { get; init; }

    /// <summary>The names that the feature column gave its slots; null where it gave none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>The columns that contributions are added up for; null where each slot has its own.</summary>
    public ColumnsOfSlots? Columns { get; init; }

    /// <summary>The output that is explained in every row; null for the one that is predicted.</summary>
    public int? Output { get; init; }

    public required ExplainedScore Score { get; init; }

    public required int NumberOfSteps { get; init; }

    public required int MaximumNumberOfSteps { get; init; }

    public required float Tolerance { get; init; }
}
