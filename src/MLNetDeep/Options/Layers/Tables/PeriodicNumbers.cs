using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Embeds a number as itself and mixtures of waves: for periodic numbers (hours, days, coordinates) and for functions that change fast.
/// </summary>
/// <remarks>
/// e₀ = x̂ and eⱼ = bⱼ + Σᵢ aᵢⱼ cos(2π fᵢ x̂ + φᵢ) for j from 1 to <see cref="Width"/> - 1; a missing number has (0, b) + m. f, φ, a, b and
/// m are learnt for each number. Parameters: <see cref="Frequencies"/> · (<see cref="Width"/> + 1) + 2 · <see cref="Width"/> - 1 for each
/// number. f starts normal with the standard deviation <see cref="FrequencyScale"/>, φ uniform in ±π, a and b uniform in
/// ±1/√<see cref="Frequencies"/>, m at 0. It is "PBLD" of RealMLP: Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong
/// Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024, where these arrays learn at a tenth of the rate
/// (<see cref="Layer.LearningRateFactor"/>).
/// </remarks>
public sealed record PeriodicNumbers : NumberEncoding
{
    /// <summary>The number of waves. From 1 to 1,024.</summary>
    /// <value>The default value is 16, as in RealMLP.</value>
    public int Frequencies { get; init; } = 16;

    /// <summary>The number of values of the embedding, including the number itself. From 2 to 1,024.</summary>
    /// <value>The default value is 4, as in RealMLP.</value>
    public int Width { get; init; } = 4;

    /// <summary>
    /// The standard deviation of the frequencies at the start, in waves per unit of x̂. With larger ones, faster changes can be learnt. A
    /// finite number above 0.
    /// </summary>
    /// <value>The default value is 0.1, as in RealMLP.</value>
    public float FrequencyScale { get; init; } = .1f;

    internal override int FormatVersion => 5;

    internal override int OutputsPerNumber => Width;

    internal override IReadOnlyList<LayerArray> Parameters(int numbers) =>
    [
        new LayerArray(LayerArray.Frequencies, numbers, Frequencies) { DrawnNormal = FrequencyScale },
        new LayerArray(LayerArray.Phases, numbers, Frequencies) { DrawnWithin = MathF.PI },
        new LayerArray(LayerArray.Weight, numbers, Width - 1, Frequencies) { DrawnWithin = 1 / MathF.Sqrt(Frequencies) },
        new LayerArray(LayerArray.Bias, numbers, Width - 1) { DrawnWithin = 1 / MathF.Sqrt(Frequencies) },
        new LayerArray(LayerArray.Missing, numbers, Width),
    ];

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.FromTo(1, 1024, Frequencies, $"{name}.{nameof(Frequencies)}"),
        .. OptionRules.FromTo(2, 1024, Width, $"{name}.{nameof(Width)}"),
        .. OptionRules.Positive(FrequencyScale, $"{name}.{nameof(FrequencyScale)}"),
    ];
}
