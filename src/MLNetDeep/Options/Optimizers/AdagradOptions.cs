using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Adagrad: steps divided by the root of the sum of all squared gradients so far, so that they only ever get smaller.
/// </summary>
/// <remarks>
/// v ← v + g² (v starts at <see cref="InitialAccumulator"/>), w ← w - η g / √(v + ε). Duchi, Hazan and Singer, "Adaptive Subgradient
/// Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011; ε inside the root, as Keras 3 has it (PyTorch: outside, 1e-10;
/// v starts at 0, η = 0.01).
/// </remarks>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>Where the sum of squared gradients starts. At least 0.</summary>
    /// <value>The default value is 0.1.</value>
    public float InitialAccumulator { get; init; } = 0.1f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.NotNegative(InitialAccumulator, $"{name}.{nameof(InitialAccumulator)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
