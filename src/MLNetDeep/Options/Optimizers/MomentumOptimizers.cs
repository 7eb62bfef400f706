using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Stochastic gradient descent, plain, with momentum, or with Nesterov momentum.
/// </summary>
/// <remarks>
/// Plain: w ← w - η g. With momentum μ: v ← μ v - η g, then w ← w + v, or w ← w + μ v - η g with Nesterov's look-ahead. In PyTorch v is not
/// multiplied by η, which makes a difference only if η changes during training. Sutskever et al., "On the importance of initialization and
/// momentum in deep learning", ICML 2013.
/// </remarks>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Creates options with Keras' defaults.</summary>
    public SgdOptions() => LearningRate = 1e-2f;

    /// <summary>The momentum μ: the share of the last step that is kept. At least 0 and below 1; 0 is plain descent.</summary>
    /// <value>The default value is 0.</value>
    public float Momentum { get; init; }

    /// <summary>Whether the gradient is applied as if the momentum step were already taken. Needs a momentum above 0.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Nesterov { get; init; }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Momentum, $"{name}.{nameof(Momentum)}"),
        .. OptionRules.When(Nesterov && Momentum == 0,
            $"{name}.{nameof(Nesterov)} needs a {nameof(Momentum)} above 0. Received: {nameof(Momentum)} = 0."),
    ];
}

/// <summary>
/// Lion: steps of the same size η for every parameter, in the direction of the sign of a running mean of its gradient.
/// </summary>
/// <remarks>
/// w ← w - η sign(β₁ m + (1 - β₁) g), then m ← β₂ m + (1 - β₂) g. It needs a learning rate 3 to 10 times smaller and a weight decay 3 to 10
/// times larger than AdamW. Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023; definition and defaults are Keras
/// 3's (PyTorch has no Lion).
/// </remarks>
public sealed record LionOptions : OptimizerOptions
{
    /// <summary>The share β₁ of the running mean in the direction of a step. Above 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.99.</value>
    public float Beta2 { get; init; } = 0.99f;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.Between(0, 1, Beta1, $"{name}.{nameof(Beta1)}", "At 0 only the sign of the gradient would count."),
        .. OptionRules.InHalfOpenRange(0, 1, Beta2, $"{name}.{nameof(Beta2)}"),
    ];
}
