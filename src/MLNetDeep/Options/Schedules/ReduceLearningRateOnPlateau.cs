using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Reduces the learning rate when a monitored value has not improved for some epochs, for all later epochs. It may do so several times.
/// </summary>
/// <remarks>
/// Immutable: it keeps no state of a run, so several fits may share one object. In Keras: the callback <c>ReduceLROnPlateau</c>, with its
/// rules and defaults. Unlike in Keras it can be combined with a schedule, whose rate is then multiplied by all reductions so far.
/// </remarks>
public sealed record ReduceLearningRateOnPlateau
{
    /// <summary>The value to watch.</summary>
    /// <value>The default value is <see cref="MonitoredValue.ValidationLoss"/>, which needs validation rows.</value>
    public MonitoredValue Monitor { get; init; } = MonitoredValue.ValidationLoss;

    /// <summary>The factor that multiplies the learning rate at each reduction. Above 0 and below 1.</summary>
    /// <value>The default value is 0.1.</value>
    public float Factor { get; init; } = 0.1f;

    /// <summary>
    /// The number of epochs in a row without improvement after which the rate is reduced. At least 0; 0 and 1 both reduce after the first
    /// such epoch.
    /// </summary>
    /// <value>The default value is 10.</value>
    public int Patience { get; init; } = 10;

    /// <summary>
    /// The smallest change of the best value so far that counts as an improvement, in units of the value. Finite, at least 0.
    /// </summary>
    /// <value>The default value is 0.0001.</value>
    public float MinimumImprovement { get; init; } = 1e-4f;

    /// <summary>The number of epochs after a reduction that do not count as waiting. At least 0.</summary>
    /// <value>The default value is 0.</value>
    public int Cooldown { get; init; }

    /// <summary>
    /// The lowest learning rate that reductions may reach. Finite, at least 0. It does not raise a rate that a schedule has made lower.
    /// </summary>
    /// <value>The default value is 0.</value>
    public float MinimumLearningRate { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this, nameof(Monitor), nameof(Factor), nameof(Patience));

    internal IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.Given(Monitor, $"{name}.{nameof(Monitor)}"),
        .. OptionRules.Between(
            0, 1, Factor, $"{name}.{nameof(Factor)}", $"Leave {nameof(ReduceLearningRateOnPlateau)} null to reduce nothing."),
        .. OptionRules.AtLeast(0, Patience, $"{name}.{nameof(Patience)}"),
        .. OptionRules.NotNegative(MinimumImprovement, $"{name}.{nameof(MinimumImprovement)}"),
        .. OptionRules.AtLeast(0, Cooldown, $"{name}.{nameof(Cooldown)}"),
        .. OptionRules.NotNegative(MinimumLearningRate, $"{name}.{nameof(MinimumLearningRate)}"),
    ];
}
