using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls by the same share at every step: factor = DecayRate^(t / T).
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>ExponentialDecay</c>, with <c>decay_steps</c> = T; its <c>staircase=True</c> is
/// <see cref="StepDecaySchedule"/> here. It keeps falling after T steps.
/// </remarks>
public sealed record ExponentialDecaySchedule : LearningRateSchedule
{
    /// <summary>How long it takes for the rate to become <see cref="DecayRate"/> times as large (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>What the rate has been multiplied by after <see cref="Length"/>; a finite number above 0.</summary>
    /// <value>The default value is 0.01. (Keras has no default.)</value>
    public float DecayRate { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => Math.Pow(DecayRate, progress.In(Length));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"), .. OptionRules.Positive(DecayRate, $"{name}.{nameof(DecayRate)}")];
}
