using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Adagrad: steps divided by the root of the sum of all squared gradients so far, so they only get smaller.</summary>
/// <remarks>
/// v ← v + g² (v starts at <see cref="InitialAccumulator"/>), w ← w - η g / √(v + ε). Duchi, Hazan and Singer, "Adaptive Subgradient
/// Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011; ε inside the root, as Keras 3 has it (PyTorch: outside, 1e-10;
/// v starts at 0, η = 0.01).
/// </remarks>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>The start value of the sum of squared gradients. At least 0.</summary>
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

/// <summary>
/// Adadelta: steps as large as the recent ones were, divided by a running root mean square of the gradient.
/// </summary>
/// <remarks>
/// v ← ρ v + (1 - ρ) g², d = √(u + ε) / √(v + ε) · g, u ← ρ u + (1 - ρ) d², w ← w - η d. Zeiler, "ADADELTA: An Adaptive Learning Rate
/// Method", 2012, which has η = 1; Keras 3's default is 0.001, with which learning is very slow (PyTorch: η = 1, ρ = 0.9, ε = 1e-6).
/// </remarks>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>The decay ρ of both running means. At least 0 and below 1.</summary>
    /// <value>The default value is 0.95.</value>
    public float Rho { get; init; } = 0.95f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Rho, $"{name}.{nameof(Rho)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}

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

    /// <summary>The momentum μ: the share of the last step that is added to the next. At least 0 and below 1; 0 is none.</summary>
    /// <value>The default value is 0.</value>
    public float Momentum { get; init; }

    /// <summary>
    /// Whether the running variance of the gradient is used in place of its mean square. If a gradient hardly changes, steps become very
    /// large; then use a larger <see cref="Epsilon"/>.
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
