using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Adamax: Adam with the largest recent gradient, decaying, in place of the root mean square.
/// </summary>
/// <remarks>
/// m ← β₁ m + (1 - β₁) g, u ← max(β₂ u, |g|), w ← w - η / (1 - β₁ᵗ) · m / (u + ε). Kingma and Ba, "Adam: A Method for Stochastic
/// Optimization", ICLR 2015, section 7.1; ε beside u, as in Keras 3 (PyTorch adds it to |g|, and its learning rate is 0.002).
/// </remarks>
public sealed record AdamaxOptions : OptimizerOptions
{
    /// <summary>The decay β₁ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the largest gradient. At least 0 and below 1.</summary>
    /// <value>The default value is 0.999.</value>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Beta1, $"{name}.{nameof(Beta1)}"),
        .. OptionRules.InHalfOpenRange(0, 1, Beta2, $"{name}.{nameof(Beta2)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
