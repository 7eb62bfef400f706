using System.Globalization;

namespace MLNetDeep;

/// <summary>A figure over the folds of a cross-validation.</summary>
/// <param name="Mean">The mean over the folds, each counting once, as scikit-learn and ML.NET's users take it. NaN when the figure of a fold is.</param>
/// <param name="Deviation">
/// The sample standard deviation, √(Σ(x − mean)² / (n − 1)). It is how much one fold differs from another, and no error of the mean: folds share most of their training rows (Bengio
/// and Grandvalet, "No Unbiased Estimator of the Variance of K-Fold Cross-Validation", JMLR 5, 2004).
/// </param>
public readonly record struct MeanAndDeviation(double Mean, double Deviation)
{
    internal static MeanAndDeviation Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>"0.8832 ± 0.0041", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:0.####} ± {Deviation:0.####}");
}
