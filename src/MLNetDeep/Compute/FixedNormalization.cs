using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Compute;

/// <summary>
/// A <see cref="BatchNormalization"/> with its running statistics, as it scores and as it trains where it is frozen: (x - mean) · factor +
/// offset for each column.
/// </summary>
/// <remarks>
/// The mean is taken off before it is multiplied: where values are far from zero, as years are, the difference keeps its digits.
/// </remarks>
/// <param name="width">How many columns.</param>
internal readonly struct FixedNormalization(int width) : IRowFunction
{
    public int KeptSize => 0;

    public bool IsAffine => true;

    /// <summary>The function as a kernel; its values are those of <see cref="NormalizationFactors"/>.</summary>
    public static RowKernel Kernel(int width) => RowKernel.Of(new FixedNormalization(width));

    public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = arrays.Statistics;
        TensorPrimitives.Subtract(input, values[..width], output);
        TensorPrimitives.MultiplyAdd(output, values.Slice(width, width), values[(2 * width)..], output);
    }

    public void Backward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(outputGradient, arrays.Statistics.Slice(width, width), inputGradient);

    public void AddGradients(ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients)
    {
    }
}

/// <summary>
/// What a <see cref="BatchNormalization"/> with its running statistics does to each column: (x - mean) · factor + offset. In Double.
/// </summary>
internal sealed record NormalizationFactors(double[] Means, double[] Factors, double[] Offsets)
{
    /// <summary>
    /// How many deviations from zero a mean may lie for the subtraction to be left to a product's sum. Beyond it the sum would lose the
    /// digits that tell one value from another, as with a column of years.
    /// </summary>
    private const double FarthestMean = 16;

    /// <summary>Whether a layer that follows may take it into its weights without losing accuracy.</summary>
    public bool CanBeFolded => Means.Zip(Factors, (mean, factor) => Math.Abs(mean * factor)).All(distance => distance <= FarthestMean);

    /// <summary>Means, factors and offsets as <see cref="FixedNormalization"/> takes them.</summary>
    public double[] Values => [.. Means, .. Factors, .. Offsets];

    /// <param name="norm">The layer.</param>
    /// <param name="placed">Its place.</param>
    /// <param name="arrays">Its values.</param>
    public static NormalizationFactors Of(BatchNormalization norm, PlacedLayer placed, RowArrays<float> arrays)
    {
        var width = placed.InputSize;
        var (means, factors, offsets) = (new double[width], new double[width], new double[width]);
        for (var i = 0; i < width; i++)
        {
            var scale = norm.UseScale ? arrays.Parameters[i] : 1.0;
            means[i] = arrays.Statistics[i];
            factors[i] = scale / Math.Sqrt(arrays.Statistics[width + i] + (double)norm.Epsilon);
            offsets[i] = norm.UseOffset ? arrays.Parameters[arrays.Parameters.Length - width + i] : 0;
        }
        return new(means, factors, offsets);
    }
}
