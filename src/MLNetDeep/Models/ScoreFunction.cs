using System.Text.Json.Serialization;

namespace MLNetDeep.Models;

/// <summary>What is done to a network's outputs to make them scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScoreFunction>))]
internal enum ScoreFunction
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>Softmax: scores are probabilities of classes.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>The exponential: the network predicts logarithms.</summary>
    [JsonStringEnumMemberName("exponential")]
    Exponential,

    /// <summary>Ascending order: outputs are quantiles.</summary>
    [JsonStringEnumMemberName("sorted")]
    Sorted,
}

/// <summary>The range that predicted numbers are kept within, for each output: that of the training labels.</summary>
/// <param name="Lowest">The least prediction.</param>
/// <param name="Highest">The greatest; at least the least.</param>
internal sealed record ScoreLimits(IReadOnlyList<float> Lowest, IReadOnlyList<float> Highest)
{
    /// <summary>The limits of models that are averaged: of each output the widest; null where one of them has none.</summary>
    public static ScoreLimits? OfMean(IReadOnlyList<ScoreLimits?> limits) => limits.Contains(null) ? null : new(
        [.. limits[0]!.Lowest.Select((_, i) => limits.Min(of => of!.Lowest[i]))],
        [.. limits[0]!.Highest.Select((_, i) => limits.Max(of => of!.Highest[i]))]);

    /// <summary>Puts each prediction of a row into its range; NaN stays.</summary>
    public void Clamp(Span<float> predictions)
    {
        for (var i = 0; i < predictions.Length; i++)
            predictions[i] = Math.Clamp(predictions[i], Lowest[i], Highest[i]);
    }

    /// <summary>Whether the other has the same ranges.</summary>
    public bool Equals(ScoreLimits? other) =>
        other is not null && Lowest.SequenceEqual(other.Lowest) && Highest.SequenceEqual(other.Highest);

    public override int GetHashCode() => Lowest.Concat(Highest).Aggregate(0, HashCode.Combine);
}
