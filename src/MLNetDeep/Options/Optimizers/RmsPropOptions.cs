using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// RMSprop: steps divided by a running root mean square of the gradient, plain, centered, or with momentum.
/// </summary>
/// <remarks>
/// v ← ρ v + (1 - ρ) g², w ← w - η g / √(v + ε). Centered: a ← ρ a + (1 - ρ) g, and v - a² in place of v below the root. With momentum μ: b
/// ← μ b + the step above, w ← w - b. Tieleman and Hinton, Coursera lecture 6e, 2012; centered: Graves, "Generating Sequences With
/// Recurrent Neural Networks", 2013. ε inside the root, as Keras 3 has it (PyTorch's is outside; its ρ is 0.99 and its learning rate 0.01).
/// </remarks>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>The decay ρ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Rho { get; init; } = 0.9f;

    /// <summary>The momentum μ: what share of the last step is added to the next. At least 0 and below 1; 0 is none.</summary>
    /// <value>The default value is 0.</value>
    public float Momentum { get; init; }

    /// <summary>
    /// Whether the running variance of the gradient is used in place of its mean square. Where a gradient hardly changes, the steps become
    /// very large: use a larger <see cref="Epsilon"/> then.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Centered { get; init; }

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Rho, $"{name}.{nameof(Rho)}"),
        .. OptionRules.InHalfOpenRange(0, 1, Momentum, $"{name}.{nameof(Momentum)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
