using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls as one over time: factor = 1 / (1 + DecayRate · t / T), with t / T rounded down if <see cref="Staircase"/> is
/// set.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>InverseTimeDecay</c>, with <c>decay_steps</c> = T. It keeps falling after T steps. Robbins and
/// Monro, "A Stochastic Approximation Method", 1951, is why 1/t: such steps add up to any distance, and their squares do not.
/// </remarks>
public sealed record InverseTimeDecaySchedule : LearningRateSchedule
{
    /// <summary>The unit of time (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>
    /// How fast the rate falls: after <see cref="Length"/> it is 1 / (1 + DecayRate) of what it was. A finite number of at least 0.
    /// </summary>
    /// <value>The default value is 9, which leaves a tenth at the end. (Keras has no default.)</value>
    public float DecayRate { get; init; } = 9;

    /// <summary>Whether the rate falls only after each whole <see cref="Length"/>, rather than at every step.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        var time = progress.In(Length);
        return 1 / (1 + DecayRate * (Staircase ? Math.Floor(time) : time));
    }

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
            .. OptionRules.NotNegative(DecayRate, $"{name}.{nameof(DecayRate)}")];
}
