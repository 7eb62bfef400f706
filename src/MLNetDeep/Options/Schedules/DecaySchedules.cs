using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>A learning rate that is multiplied by <see cref="Factor"/> after each length T of training: factor = Factor^⌊t / T⌋.</summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>ExponentialDecay(staircase=True)</c>; in PyTorch: <c>StepLR</c>. The defaults are those of He et
/// al., "Deep Residual Learning for Image Recognition", CVPR 2016, as commonly trained: a tenth after each third of the run.
/// </remarks>
public sealed record StepDecaySchedule : LearningRateSchedule
{
    /// <summary>The length of training for which each rate is kept (T).</summary>
    /// <value>The default value is a third of the run.</value>
    public TrainingSpan Every { get; init; } = TrainingSpan.ShareOfRun(1 / 3.0);

    /// <summary>The factor that multiplies the rate each time; a finite number above 0.</summary>
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
    /// <summary>The length of training after which the rate is <see cref="DecayRate"/> times its start value (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The factor after <see cref="Length"/>; a finite number above 0.</summary>
    /// <value>The default value is 0.01. (Keras has no default.)</value>
    public float DecayRate { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => Math.Pow(DecayRate, progress.In(Length));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"), .. OptionRules.Positive(DecayRate, $"{name}.{nameof(DecayRate)}")];
}

/// <summary>
/// A learning rate that falls like 1 / time: factor = 1 / (1 + DecayRate · t / T), with t / T rounded down if <see cref="Staircase"/> is
/// set.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>InverseTimeDecay</c>, with <c>decay_steps</c> = T. It keeps falling after T steps. The reason
/// for 1/t is Robbins and Monro, "A Stochastic Approximation Method", 1951: the sum of such steps is unbounded, but the sum of their
/// squares is finite.
/// </remarks>
public sealed record InverseTimeDecaySchedule : LearningRateSchedule
{
    /// <summary>The unit of time (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>
    /// How fast the rate falls: after <see cref="Length"/> it is 1 / (1 + DecayRate) of its start value. A finite number of at least 0.
    /// </summary>
    /// <value>The default value is 9, which leaves a tenth at the end. (Keras has no default.)</value>
    public float DecayRate { get; init; } = 9;

    /// <summary>Whether the rate falls only after each whole <see cref="Length"/>, instead of at every step.</summary>
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
/// A learning rate that falls to an end value with a power of the remaining time, by default in a straight line: factor = (1 - EndFactor) ·
/// (1 - min(t, T) / T)^Power + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>PolynomialDecay</c>, with <c>decay_steps</c> = T and <c>end_learning_rate</c> = EndFactor times
/// the optimizer's learning rate; Keras' default for that is 0.0001, whatever the learning rate. In PyTorch: <c>PolynomialLR</c>.
/// </remarks>
public sealed record PolynomialDecaySchedule : LearningRateSchedule
{
    /// <summary>The length of the fall (T).</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The factor at the end; a finite number of at least 0.</summary>
    /// <value>The default value is 0.</value>
    public float EndFactor { get; init; }

    /// <summary>The power: 1 falls in a straight line, 2 faster at first, 0.5 faster at the end. A finite number above 0.</summary>
    /// <value>The default value is 1.</value>
    public float Power { get; init; } = 1;

    /// <summary>
    /// Whether the rate rises again after T steps instead of keeping its end value. T is then replaced by its first multiple that is not
    /// below t, so each rise is lower than the one before.
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
