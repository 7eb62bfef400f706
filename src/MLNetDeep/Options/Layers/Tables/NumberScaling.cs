using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// How a <see cref="TableEncoding"/> computes the scaled number x̂ of a number x. All statistics come from the training rows only, without
/// those in which the number is missing.
/// </summary>
/// <remarks>
/// With each scaling, a column with a single value has x̂ = 0 in all rows. In RealMLP's ablation (table B.2 of the paper), regression
/// errors were 8.7 % higher with standard scaling and 6.3 % higher with quantile scaling than with robust scaling. docs/tables-measured.md
/// compares their results here.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<NumberScaling>))]
public enum NumberScaling
{
    /// <summary>
    /// z = (x - median) / (upper quartile - lower quartile), or 2 (x - median) / (maximum - minimum) where the quartiles are equal; then x̂
    /// = z / √(1 + (z / 3)²), which is close to z in the middle and never leaves ±3. Holzmüller, Grinsztajn and Steinwart, "Better by
    /// Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024.
    /// </summary>
    [JsonStringEnumMemberName("robust")]
    Robust,

    /// <summary>
    /// x̂ = (x - mean) / standard deviation (of the population, as scikit-learn's <c>StandardScaler</c> has it). Outliers are not limited:
    /// one mistyped number squeezes all others together.
    /// </summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>
    /// x̂ = Φ⁻¹(share of rows below x): normally distributed for every column, like scikit-learn's <c>QuantileTransformer</c> with normal
    /// output, which TabM's own examples use (Gorishniy, Kotelnikov and Babenko, ICLR 2025). Half of the rows with the same number count as
    /// below it.
    /// </summary>
    /// <remarks>
    /// It is stored at up to 256 numbers of the training rows, evenly spaced by rank, including the smallest and the largest. It is linear
    /// between two of them, and constant beyond the outermost. With n rows |x̂| is at most Φ⁻¹(1 - 1 / (2 n)), 3.8 for 8,000.
    /// </remarks>
    [JsonStringEnumMemberName("quantile")]
    Quantile,
}
