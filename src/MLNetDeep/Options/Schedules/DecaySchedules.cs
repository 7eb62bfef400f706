using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that is multiplied by <see cref="Factor"/> again and again, after equal lengths of training: factor = Factor^⌊t / T⌋.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>ExponentialDecay(staircase=True)</c>; in PyTorch: <c>StepLR</c>. The defaults are those of He et
/// al., "Deep Residual Learning for Image Recognition", CVPR 2016, as commonly trained: a tenth after each third of the run.
/// </remarks>
public sealed record StepDecaySchedule : LearningRateSchedule
{
    /// <summary>How long each rate is kept (T).</summary>
    /// <value>The default value is a third of the run.</value>
    public TrainingSpan Every { get; init; } = TrainingSpan.ShareOfRun(1 / 3.0);

    /// <summary>What the rate is multiplied by each time; a finite number above 0.</summary>
    /// <value>The default value is 0.1.</value>
    public float Factor { get; init; } = 0.1f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => Math.Pow(Factor, Math.Floor(progress.In(Every)));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Every, $"{name}.{nameof(Every)}"), .. OptionRules.Positive(Factor, $"{name}.{nameof(Factor)}")];
}

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
