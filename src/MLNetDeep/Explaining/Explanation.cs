using System.Globalization;

namespace MLNetDeep;

/// <summary>Why one row got its score: see <see cref="ExplanationTransformer.Explain"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record Explanation
{
    internal Explanation()
    {
    }

    /// <summary>
    /// How much each feature contributed to <see cref="Score"/>, in its units; negative what spoke against it. Together, but for
    /// <see cref="Deviation"/>, <see cref="Score"/> minus <see cref="BaselineScore"/>. All NaN where a feature of the row or its score is
    /// not finite.
    /// </summary>
    public required IReadOnlyList<float> Contributions { get; init; }

    /// <summary>
    /// What the features are called, in their order: the slot names of the feature column of the rows that the transform was fitted on;
    /// where it had none, the column's name and the place, from 0: "Features.3". With <see cref="ExplanationOptions.ByColumn"/> the names
    /// of columns.
    /// </summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>
    /// The explained class, label or number, by its place among the scores, from 0; null where nothing could be explained.
    /// </summary>
    public required int? OutputIndex { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    public required string? OutputName { get; init; }

    /// <summary>
    /// The explained score of the row: before softmax, sigmoid or exponential, unless the options ask for the prediction.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>The same score of the baseline.</summary>
    public required double BaselineScore { get; init; }

    /// <summary>
    /// The sum of the contributions minus (<see cref="Score"/> - <see cref="BaselineScore"/>): how incomplete the explanation is.
    /// </summary>
    public required double Deviation { get; init; }

    /// <summary>At how many points between baseline and row the gradient was taken.</summary>
    public required int NumberOfSteps { get; init; }

    /// <summary>The features that contributed most, for or against, the largest first.</summary>
    /// <param name="count">How many, at most; at least 1.</param>
    /// <returns>None where nothing could be explained; of equal ones the first ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<FeatureContribution> Largest(int count)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(
                nameof(count), string.Create(
                CultureInfo.InvariantCulture, $"The number of features must be at least 1. Received: {count}."));
        if (OutputIndex is null)
            return [];
        return
        [
            .. Contributions.Index().OrderByDescending(feature => Math.Abs(feature.Item)).Take(count).Select(feature =>
                new FeatureContribution { Name = FeatureNames[feature.Index], Index = feature.Index, Contribution = feature.Item }),
        ];
    }

    /// <summary>
    /// "score 2.31 of 'Sneaker', baseline 0.1; most of it: heel: 0.43, sole: -0.31, colour: 0.2", in the invariant culture: the three
    /// features that contributed most.
    /// </summary>
    public override string ToString()
    {
        var of = OutputName is not null ? $" of '{OutputName}'" : OutputIndex is not null
            ? string.Create(CultureInfo.InvariantCulture, $" of output {OutputIndex}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"score {Score:G4}{of}, baseline {BaselineScore:G4}; most of it: {string.Join(", ", Largest(3))}");
    }
}

/// <summary>How much one feature of a row contributed: see <see cref="Explanation.Largest"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FeatureContribution
{
    internal FeatureContribution()
    {
    }

    /// <summary>What the feature is called: see <see cref="Explanation.FeatureNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the features, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How much it contributed to the score, in its units; negative where it spoke against it.</summary>
    public required float Contribution { get; init; }

    /// <summary>"width: 0.31".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Contribution:G4}");
}
