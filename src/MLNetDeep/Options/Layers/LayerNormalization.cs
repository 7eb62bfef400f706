using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Brings the inputs of each row to mean 0 and variance 1 over the row, then scales and shifts each by what it learns. The same in training
/// and scoring.
/// </summary>
/// <remarks>
/// y = γ (x - mean) / √(variance + ε) + β with the row's mean and biased variance; γ starts at 1, β at 0. Shape is kept: [batch, width];
/// parameters: 2 × width. Ba, Kiros and Hinton, "Layer Normalization", 2016.
/// </remarks>
public sealed record LayerNormalization : Layer
{
    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 0.001, as in Keras (PyTorch: 1e-5).</value>
    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Whether there is a learnt factor γ. Keras: <c>scale</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseScale { get; init; } = true;

    /// <summary>Whether there is a learnt offset β. Keras: <c>center</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseOffset { get; init; } = true;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => LayerArray.FactorsAndOffsets(width, UseScale, UseOffset);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}")];
}
