using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Divides the inputs of each row by their root mean square, then scales each by what it learns: a <see cref="LayerNormalization"/> without
/// mean and offset. The same in training and scoring.
/// </summary>
/// <remarks>
/// y = γ x / √(mean(x²) + ε); γ starts at 1. Shape is kept: [batch, width]; parameters: width. Zhang and Sennrich, "Root Mean Square Layer
/// Normalization", NeurIPS 2019.
/// </remarks>
public sealed record RmsNormalization : Layer
{
    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-6, as in Keras (PyTorch: 1.19e-7, the machine epsilon).</value>
    public float Epsilon { get; init; } = 1e-6f;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => LayerArray.FactorsAndOffsets(width, factors: true, offsets: false);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}")];
}
