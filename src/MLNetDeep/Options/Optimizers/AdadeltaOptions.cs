using MLNetDeep.Options;

namespace MLNetDeep;

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
