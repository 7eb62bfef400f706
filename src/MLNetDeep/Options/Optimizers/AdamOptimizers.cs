using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Adam: steps along a running mean of the gradient, divided by its running root mean square.</summary>
/// <remarks>
/// m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², w ← w - η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε). Kingma and Ba, "Adam: A Method for
/// Stochastic Optimization", ICLR 2015; ε is the paper's "epsilon hat", as in Keras (PyTorch's is 1e-8, beside the root of the corrected
/// v).
/// </remarks>
public sealed record AdamOptions : OptimizerOptions
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

    /// <summary>
    /// Whether the denominator uses the largest v so far, so a rare large gradient is not forgotten soon. Reddi, Kale and Kumar, "On the
    /// Convergence of Adam and Beyond", ICLR 2018; the largest is taken of v before the correction by β₂ᵗ, as in the paper and in Keras
    /// (PyTorch too).
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AmsGrad { get; init; }

    internal override IEnumerable<string> Violations(string name) =>
        base.Violations(name).Concat(AdamRanges.Violations(name, Beta1, Beta2, Epsilon));
}

/// <summary>AdamW: <see cref="AdamOptions">Adam</see> with decoupled weight decay.</summary>
/// <remarks>
/// w ← w - η λ w, then as Adam. The same as <see cref="AdamOptions"/> with a <see cref="OptimizerOptions.WeightDecay"/> of 0.004, Keras 3's
/// default (PyTorch's is 0.01). Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
/// </remarks>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>Creates options with Keras' defaults.</summary>
    public AdamWOptions() => WeightDecay = 0.004f;

    /// <summary>The decay β₁ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the running mean square. At least 0 and below 1.</summary>
    /// <value>The default value is 0.999.</value>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Whether the denominator uses the largest v so far. See <see cref="AdamOptions.AmsGrad"/>.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AmsGrad { get; init; }

    /// <summary>What is left beside the decay.</summary>
    internal AdamOptions AsAdam => new() { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, AmsGrad = AmsGrad };

    internal override IEnumerable<string> Violations(string name) =>
        base.Violations(name).Concat(AdamRanges.Violations(name, Beta1, Beta2, Epsilon));
}

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
        base.Violations(name).Concat(AdamRanges.Violations(name, Beta1, Beta2, Epsilon));
}

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
        base.Violations(name).Concat(AdamRanges.Violations(name, Beta1, Beta2, Epsilon));
}

/// <summary>
/// RAdam: Adam that omits the division while the running mean square is based on too few gradients, and then phases it in.
/// </summary>
/// <remarks>
/// m and v as in Adam; ρ∞ = 2 / (1 - β₂) - 1, ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ). Where ρ &gt; 5: w ← w - η r √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v +
/// ε) with r = √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ)), else w ← w - η m / (1 - β₁ᵗ). With β₂ of at most 2/3 it never divides. Liu et
/// al., "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020. Keras has no RAdam: form and defaults, including ε, are
/// PyTorch's. Its bound is 5, as in the authors' code; the paper has 4.
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
        base.Violations(name).Concat(AdamRanges.Violations(name, Beta1, Beta2, Epsilon));
}

/// <summary>
/// The ranges that Adam and its like have in common. Their properties stand in each, as users and the documentation see them.
/// </summary>
internal static class AdamRanges
{
    public static IEnumerable<string> Violations(string name, float beta1, float beta2, float epsilon) =>
    [
        .. OptionRules.InHalfOpenRange(0, 1, beta1, $"{name}.{nameof(AdamOptions.Beta1)}"),
        .. OptionRules.InHalfOpenRange(0, 1, beta2, $"{name}.{nameof(AdamOptions.Beta2)}"),
        .. OptionRules.Positive(epsilon, $"{name}.{nameof(AdamOptions.Epsilon)}"),
    ];
}
