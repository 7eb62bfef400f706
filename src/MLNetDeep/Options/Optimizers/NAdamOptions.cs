using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// NAdam: Adam with Nesterov's look-ahead, and a momentum that grows towards β₁ from half of it.
/// </summary>
/// <remarks>
/// μₜ = β₁ (1 - ½ · 0.96ᵗ), m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
/// w ← w - η (μₜ₊₁ m / (1 - μ₁…μₜ₊₁) + (1 - μₜ) g / (1 - μ₁…μₜ)) / (√(v / (1 - β₂ᵗ)) + ε). Dozat, "Incorporating Nesterov Momentum into
/// Adam", ICLR 2016 workshop, with Keras 3's schedule of μ (PyTorch's is 0.96 to the power of 0.004 t, its learning rate 0.002, its ε
/// 1e-8).
/// </remarks>
public sealed record NAdamOptions : OptimizerOptions
{
    /// <summary>The decay β₁ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the running mean square. At least 0 and below 1.</summary>
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
