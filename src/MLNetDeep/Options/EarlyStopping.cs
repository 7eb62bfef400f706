using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Stops training when a monitored value has not improved for some epochs. By default the model gets the weights of the best epoch.
/// </summary>
/// <remarks>
/// Immutable: it keeps no state of a run, so several fits may share one object. As in Keras, training stops at the end of the
/// <see cref="Patience"/>-th epoch in a row without improvement. Unlike in Keras, the best weights are restored by default, and also when
/// training ends because all epochs are done.
/// </remarks>
/// <example><code>
/// var options = new DenseNetworkOptions
/// {
///     NumberOfEpochs = 200,
///     ValidationFraction = 0.2f,
///     EarlyStopping = new EarlyStopping { Patience = 5, Monitor = MonitoredValue.ValidationMetric },
/// };
/// </code></example>
public sealed record EarlyStopping
{
    /// <summary>The value to watch.</summary>
    /// <value>The default value is <see cref="MonitoredValue.ValidationLoss"/>, which needs validation rows.</value>
    public MonitoredValue Monitor { get; init; } = MonitoredValue.ValidationLoss;

    /// <summary>
    /// The number of epochs without improvement after which training stops. At least 0; 0 and 1 both stop at the first such epoch.
    /// </summary>
    /// <value>The default value is 2.</value>
    public int Patience { get; init; } = 2;

    /// <summary>
    /// The smallest change of the best value so far that counts as an improvement, in units of the value. Finite, at least 0.
    /// </summary>
    /// <value>The default value is 0: any improvement counts.</value>
    public float MinimumImprovement { get; init; }

    /// <summary>
    /// A value that an epoch must beat to count as an improvement; a finite number. Epochs that do not beat it use up patience, but
    /// training never ends with an epoch that is the best so far.
    /// </summary>
    /// <value>The default value is null: the first epoch counts.</value>
    public float? Baseline { get; init; }

    /// <summary>The first epoch, from 1, that is watched. Earlier epochs neither count as best nor use up patience. At least 1.</summary>
    /// <value>The default value is 1.</value>
    public int StartFromEpoch { get; init; } = 1;

    /// <summary>Whether the model gets the weights of the best epoch instead of those of the last one.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool RestoreBestWeights { get; init; } = true;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this, nameof(Monitor), nameof(Patience));

    internal IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.Given(Monitor, $"{name}.{nameof(Monitor)}"),
        .. OptionRules.AtLeast(0, Patience, $"{name}.{nameof(Patience)}"),
        .. OptionRules.NotNegative(MinimumImprovement, $"{name}.{nameof(MinimumImprovement)}"),
        .. Baseline is { } baseline ? OptionRules.Finite(baseline, $"{name}.{nameof(Baseline)}", "Leave it null to have none.") : [],
        .. OptionRules.AtLeast(1, StartFromEpoch, $"{name}.{nameof(StartFromEpoch)}"),
    ];
}
