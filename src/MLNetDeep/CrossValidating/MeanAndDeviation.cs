using System.Globalization;

namespace MLNetDeep;

/// <summary>A figure over the folds of a cross-validation.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly record struct MeanAndDeviation
{
    /// <summary>
    /// The mean over the folds, each counting once, as scikit-learn and ML.NET's users take it. NaN when the figure of a fold is.
    /// </summary>
    public required double Mean { get; init; }

    /// <summary>
    /// The sample standard deviation, √(Σ(x − mean)² / (n − 1)). It is how much one fold differs from another, and no error of the mean:
    /// folds share most of their training rows (Bengio and Grandvalet, "No Unbiased Estimator of the Variance of K-Fold Cross-Validation",
    /// JMLR 5, 2004).
    /// </summary>
    public required double Deviation { get; init; }

    internal static MeanAndDeviation Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new() { Mean = mean, Deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) };
    }

    /// <summary>"0.8832 ± 0.0041", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:0.####} ± {Deviation:0.####}");
}
