using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls to an end value along a power of the time left, by default in a straight line:
/// factor = (1 - EndFactor) · (1 - min(t, T) / T)^Power + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>PolynomialDecay</c>, with <c>decay_steps</c> = T and <c>end_learning_rate</c> = EndFactor times
/// the optimizer's learning rate; Keras' default for that is 0.0001, whatever the learning rate. In PyTorch: <c>PolynomialLR</c>.
/// </remarks>
public sealed record PolynomialDecaySchedule : LearningRateSchedule
{
    /// <summary>How long the rate falls (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The factor at the end; a finite number of at least 0.</summary>
    /// <value>The default value is 0.</value>
    public float EndFactor { get; init; }

    /// <summary>The power: 1 is a straight line, 2 falls fast at first, 0.5 fast at last. A finite number above 0.</summary>
    /// <value>The default value is 1.</value>
    public float Power { get; init; } = 1;

    /// <summary>
    /// Whether the rate rises again after T steps instead of keeping its end value: T is then replaced by its first multiple that is not
    /// below t, so that every rise is lower than the one before.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        var time = progress.In(Length);
        var done = Cycle ? time / Math.Max(1, Math.Ceiling(time)) : Math.Min(1, time);
        return (1.0 - EndFactor) * Math.Pow(1 - done, Power) + EndFactor;
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
        .. OptionRules.NotNegative(EndFactor, $"{name}.{nameof(EndFactor)}"),
        .. OptionRules.Positive(Power, $"{name}.{nameof(Power)}"),
    ];
}
