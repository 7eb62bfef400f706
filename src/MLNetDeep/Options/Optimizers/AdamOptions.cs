using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Adam: steps along a running mean of the gradient, divided by a running root mean square of it.
/// </summary>
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
    /// Whether v in the denominator is the largest so far, so that a rare large gradient is not soon forgotten. Reddi, Kale and Kumar, "On
    /// the Convergence of Adam and Beyond", ICLR 2018; the largest is taken of v before the correction by β₂ᵗ, as in the paper and in Keras
    /// (PyTorch too).
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AmsGrad { get; init; }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Beta1, $"{name}.{nameof(Beta1)}"),
        .. OptionRules.InHalfOpenRange(0, 1, Beta2, $"{name}.{nameof(Beta2)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
