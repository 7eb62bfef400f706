using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls along half a cosine wave: slowly, then fast, then slowly.
/// factor = (1 - EndFactor) · ½ (1 + cos(π min(t, T) / T)) + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>CosineDecay</c>, with <c>decay_steps</c> = T and <c>alpha</c> = EndFactor; its
/// <c>warmup_steps</c> are a <see cref="WarmupSchedule"/> around it. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
/// Restarts", ICLR 2017.
/// </remarks>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>How long the rate falls (T); after that it keeps its end value.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The factor at the end; a finite number of at least 0.</summary>
    /// <value>The default value is 0.</value>
    public float EndFactor { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => (1.0 - EndFactor) * HalfCosine(progress.Within(Length)) + EndFactor;

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
            .. OptionRules.NotNegative(EndFactor, $"{name}.{nameof(EndFactor)}")];
}
