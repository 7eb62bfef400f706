using static System.FormattableString;

namespace FashionMnistRecipe;

/// <summary>What came out of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Validation">Accuracy on the images that were held out of training.</param>
/// <param name="Test">Accuracy on the test images.</param>
/// <param name="Time">How long the fit took, reading the data and making the copies included.</param>
internal sealed record SeedResult(int Seed, double Validation, double Test, TimeSpan Time)
{
    public override string ToString() => Invariant($"seed {Seed}: validation {Validation:F4}, test {Test:F4}, {Time.TotalSeconds:F0} s");

    /// <summary>Mean, lowest and highest test accuracy, and the longest time.</summary>
    public static string Summary(IReadOnlyList<SeedResult> results) => Invariant(
        $"{results.Count} {(results.Count == 1 ? "seed" : "seeds")}: test {results.Average(result => result.Test):F4} (lowest {results.Min(result => result.Test):F4}, highest {results.Max(result => result.Test):F4}), validation {results.Average(result => result.Validation):F4}, at most {results.Max(result => result.Time).TotalSeconds:F0} s a seed");
}
