using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>What a <see cref="BatchNormalization"/> does to each value when scoring: (x - mean) · factor + offset.</summary>
internal sealed record NormalizationFactors(double[] Means, double[] Factors, double[] Offsets)
{
    /// <summary>
    /// How many deviations from zero a mean may lie for the subtraction to be left to a product's sum. Beyond it the sum would lose the digits that tell one value
    /// from another, as with a column of years.
    /// </summary>
    private const double FarthestMean = 16;

    /// <summary>Whether a layer that follows may take it into its weights without losing accuracy.</summary>
    public bool CanBeFolded => Means.Zip(Factors, (mean, factor) => Math.Abs(mean * factor)).All(distance => distance <= FarthestMean);

    public static NormalizationFactors Of(BatchNormalization norm, PlacedLayer placed, DenseNetworkModel model)
    {
        var scale = model.ParameterValues(placed.Weight);
        var offset = model.ParameterValues(placed.Bias);
        var means = model.StatisticValues(placed.RunningMean!);
        var variances = model.StatisticValues(placed.RunningVariance!);
        return new(
            [.. Values(means)],
            [.. Values(variances).Select((variance, i) => (scale.IsEmpty ? 1.0 : scale.Span[i]) / Math.Sqrt(variance + norm.Epsilon))],
            offset.IsEmpty ? new double[placed.InputSize] : [.. Values(offset)]);
    }

    private static IEnumerable<double> Values(ReadOnlyMemory<float> array)
    {
        for (var i = 0; i < array.Length; i++)
            yield return array.Span[i];
    }
}
