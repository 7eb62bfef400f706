using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// RAdam: Adam that leaves out the division while the running mean square rests on too few gradients, and then phases it in.
/// </summary>
/// <remarks>
/// m and v as in Adam; ρ∞ = 2 / (1 - β₂) - 1, ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ). Where ρ &gt; 5:
/// w ← w - η r √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε) with r = √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ)), else w ← w - η m / (1 - β₁ᵗ).
/// With β₂ up to 2/3 there is never a division. Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020. Keras
/// has no RAdam: form and defaults, ε included, are PyTorch's, whose bound is 5 as in the authors' code, where the paper has 4.
/// </remarks>
public sealed record RAdamOptions : OptimizerOptions
{
    /// <summary>The decay β₁ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the running mean square. At least 0 and below 1.</summary>
    /// <value>The default value is 0.999.</value>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-8.</value>
    public float Epsilon { get; init; } = 1e-8f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Beta1, $"{name}.{nameof(Beta1)}"),
        .. OptionRules.InHalfOpenRange(0, 1, Beta2, $"{name}.{nameof(Beta2)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
