namespace MLNetDeep;

/// <summary>Why one row got its score: see <see cref="ExplanationTransformer.Explain"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record Explanation
{
    internal Explanation()
    {
    }

    /// <summary>
    /// How much each feature contributed to <see cref="Score"/>, in its units; negative what spoke against it. Together, but for <see cref="Deviation"/>,
    /// <see cref="Score"/> minus <see cref="BaselineScore"/>. All NaN where a feature of the row or its score is not finite.
    /// </summary>
    public required IReadOnlyList<float> Contributions { get; init; }

    /// <summary>The explained class, label or number, by its place among the scores, from 0; null where nothing could be explained.</summary>
    public required int? OutputIndex { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    public required string? OutputName { get; init; }

    /// <summary>The explained score of the row: before softmax, sigmoid or exponential, unless the options ask for the prediction.</summary>
    public required double Score { get; init; }

    /// <summary>The same score of the baseline.</summary>
    public required double BaselineScore { get; init; }

    /// <summary>The sum of the contributions minus (<see cref="Score"/> - <see cref="BaselineScore"/>): how incomplete the explanation is.</summary>
    public required double Deviation { get; init; }

    /// <summary>At how many points between baseline and row the gradient was taken.</summary>
    public required int NumberOfSteps { get; init; }
}
