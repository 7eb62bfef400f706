using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Lion: steps of the same size η for every parameter, in the direction of the sign of a running mean of its gradient.
/// </summary>
/// <remarks>
/// w ← w - η sign(β₁ m + (1 - β₁) g), then m ← β₂ m + (1 - β₂) g. Wants a learning rate 3 to 10 times smaller and a weight decay 3 to 10
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
