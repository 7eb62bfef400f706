using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that rises in a straight line before another schedule begins. For t below W, the warm-up's length in steps, factor =
/// StartFactor + (f - StartFactor) · t / W, where f is the first factor of <see cref="Then"/>. Afterwards it is the factor of
/// <see cref="Then"/>.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. <see cref="Then"/> counts from the end of the warm-up; for it, the whole run is the rest of the run. In
/// Keras: the <c>warmup_steps</c> of <c>CosineDecay</c>, for any schedule here, with <c>initial_learning_rate</c> = StartFactor times the
/// optimizer's learning rate and <c>warmup_target</c> the latter. Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1
/// Hour", 2017.
/// </remarks>
public sealed record WarmupSchedule : LearningRateSchedule
{
    /// <summary>The length of the warm-up (W).</summary>
    /// <value>The default value is a twentieth of the run.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.ShareOfRun(0.05);

    /// <summary>The factor of the first step; a finite number of at least 0. With 0 the first step changes nothing.</summary>
    /// <value>The default value is 0.</value>
    public float StartFactor { get; init; }

    /// <summary>The schedule after the warm-up.</summary>
    /// <value>The default value is <see cref="ConstantSchedule"/>.</value>
    public LearningRateSchedule Then { get; init; } = new ConstantSchedule();

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        var length = Length.StepsIn(progress);
        var completedAfter = progress.CompletedSteps - length;
        var after = new TrainingProgress(Math.Max(0, completedAfter), progress.StepsPerEpoch, Math.Max(1, progress.TotalSteps - length));
        return completedAfter >= 0
            ? Then.FactorAt(after)
            : StartFactor + (Then.FactorAt(after) - StartFactor) * progress.CompletedSteps / length;
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
        .. OptionRules.NotNegative(StartFactor, $"{name}.{nameof(StartFactor)}"),
        .. Then?.Violations($"{name}.{nameof(Then)}") ?? OptionRules.Given(null, $"{name}.{nameof(Then)}"),
    ];
}

/// <summary>
/// A learning rate that rises from a small share of the optimizer's to its full value and falls to almost 0, both along half a cosine wave:
/// with the share p of T done and P = PeakShare, factor = S + (1 - S) · ½ (1 - cos(π p / P)) up to P, then E + (1 - E) · ½ (1 + cos(π (p -
/// P) / (1 - P))), where S = StartFactor and E = EndFactor. The optimizer's learning rate is the highest.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Keras has none; form and defaults are those of fastai's <c>fit_one_cycle</c>. PyTorch's <c>OneCycleLR</c>
/// differs in defaults (peak at 0.3, end at 4e-6) and divides by T - 1. Momentum is not cycled. Smith and Topin, "Super-Convergence: Very
/// Fast Training of Neural Networks Using Large Learning Rates", 2018.
/// </remarks>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>The length of the cycle (T); after it the rate keeps its end value.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The share of <see cref="Length"/> after which the rate is highest (P). Above 0 and below 1.</summary>
    /// <value>The default value is 0.25.</value>
    public float PeakShare { get; init; } = 0.25f;

    /// <summary>The factor of the first step (S); a finite number of at least 0.</summary>
    /// <value>The default value is 0.04.</value>
    public float StartFactor { get; init; } = 0.04f;

    /// <summary>The factor at the end (E); a finite number of at least 0.</summary>
    /// <value>The default value is 1e-5.</value>
    public float EndFactor { get; init; } = 1e-5f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        var done = progress.Within(Length);
        return done < PeakShare
            ? 1 + (StartFactor - 1.0) * HalfCosine(done / PeakShare)
            : EndFactor + (1.0 - EndFactor) * HalfCosine((done - PeakShare) / (1.0 - PeakShare));
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
        .. OptionRules.Between(0, 1, PeakShare, $"{name}.{nameof(PeakShare)}", $"For a fall without a rise use {nameof(CosineSchedule)}."),
        .. OptionRules.NotNegative(StartFactor, $"{name}.{nameof(StartFactor)}"),
        .. OptionRules.NotNegative(EndFactor, $"{name}.{nameof(EndFactor)}"),
    ];
}
