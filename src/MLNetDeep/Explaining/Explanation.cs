using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>The explanation of one row's score: see <see cref="ExplanationTransformer.Explain"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record Explanation
{
    internal Explanation()
    {
    }

    /// <summary>
    /// The contribution of each feature to <see cref="Score"/>, in units of the score; negative if the feature lowers it. Their sum is
    /// <see cref="Score"/> minus <see cref="BaselineScore"/>, except for <see cref="Deviation"/>. All are NaN if the score is not
    /// finite, or a feature of the row is not, unless the network begins with a <see cref="TableEncoding"/>.
    /// </summary>
    public required IReadOnlyList<float> Contributions { get; init => field = Values.Of(value); }

    /// <summary>
    /// The names of the features, in order: the slot names of the feature column of the rows that the transform was fitted on. A slot
    /// without a name has the column's name and its index, from 0: "Features.3". With <see cref="ExplanationOptions.ByColumn"/>, the names
    /// of the columns.
    /// </summary>
    public required IReadOnlyList<string> FeatureNames { get; init => field = Values.Of(value); }

    /// <summary>The explained class, label or number, by its index among the scores, from 0; null if nothing could be explained.</summary>
    public required int? OutputIndex { get; init; }

    /// <summary>The name of the explained class, label or number; null if it has none.</summary>
    public required string? OutputName { get; init; }

    /// <summary>
    /// The explained score of the row: before softmax, sigmoid or exponential, unless the options ask for the prediction.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>The score of the baseline, of the same kind.</summary>
    public required double BaselineScore { get; init; }

    /// <summary>
    /// The sum of the contributions minus (<see cref="Score"/> - <see cref="BaselineScore"/>): the error of the explanation.
    /// </summary>
    public required double Deviation { get; init; }

    /// <summary>The number of gradient evaluations between baseline and row.</summary>
    public required int NumberOfSteps { get; init; }

    /// <summary>Returns the features with the largest contributions, positive or negative, the largest first.</summary>
    /// <param name="count">The largest number of features; at least 1.</param>
    /// <returns>The features; empty if nothing could be explained. Of equal contributions, earlier features come first.</returns>
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

/// <summary>The contribution of one feature of a row: see <see cref="Explanation.Largest"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FeatureContribution
{
    internal FeatureContribution()
    {
    }

    /// <summary>The name of the feature: see <see cref="Explanation.FeatureNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The index of the feature, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The contribution to the score, in units of the score; negative if the feature lowers it.</summary>
    public required float Contribution { get; init; }

    /// <summary>"width: 0.31".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Contribution:G4}");
}
