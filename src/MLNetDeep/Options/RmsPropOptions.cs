using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// RMSprop: steps divided by a running root mean square of the gradient.
/// </summary>
/// <remarks>v ← ρ v + (1 - ρ) g², w ← w - η g / √(v + ε). Tieleman and Hinton, Coursera lecture 6e, 2012; ε inside the root, as Keras 3 has it.</remarks>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>The decay ρ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Rho { get; init; } = 0.9f;

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
