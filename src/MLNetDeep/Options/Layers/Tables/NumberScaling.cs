using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// How a <see cref="TableEncoding"/> makes the scaled number x̂ of a number x. All statistics are of the training rows alone, without
/// those in which the number is missing.
/// </summary>
/// <remarks>
/// A column of one value has x̂ = 0 in all rows with each of them. In RealMLP's ablation (table B.2 of the paper), regression errors were
/// 8.7 % higher with standard and 6.3 % with quantile scaling than with the robust one. docs/tables.md shows what each gives here.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<NumberScaling>))]
public enum NumberScaling
{
    /// <summary>
    /// z = (x - median) / (upper quartile - lower quartile), or 2 (x - median) / (maximum - minimum) where the quartiles are equal; then
    /// x̂ = z / √(1 + (z / 3)²), which is near to z in the middle and stays within ±3 far out. Holzmüller, Grinsztajn and Steinwart,
    /// "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024.
    /// </summary>
    [JsonStringEnumMemberName("robust")]
    Robust,

    /// <summary>
    /// x̂ = (x - mean) / standard deviation (of the population, as scikit-learn's <c>StandardScaler</c> has it). Nothing holds numbers far
    /// out: one mistyped number is far from all others, and brings them together.
    /// </summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>
    /// x̂ = Φ⁻¹(share of rows below x): normally distributed whatever the column is, as by scikit-learn's <c>QuantileTransformer</c> with
    /// normal output, which TabM's own examples use (Gorishniy, Kotelnikov and Babenko, ICLR 2025). Of rows with the same number half count
    /// as below.
    /// </summary>
    /// <remarks>
    /// Known at up to 256 of the training rows' numbers, evenly by rank, the smallest and the largest among them; a straight line between
    /// two of them, and flat beyond the outermost. With n rows |x̂| is at most Φ⁻¹(1 - 1 / (2 n)), 3.8 for 8,000.
    /// </remarks>
    [JsonStringEnumMemberName("quantile")]
    Quantile,
}
