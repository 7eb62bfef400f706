using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that rises in a straight line before another schedule begins: for t below W, the warm-up's length in steps,
/// factor = StartFactor + (f - StartFactor) · t / W, where f is the factor <see cref="Then"/> begins with; after that the factor of
/// <see cref="Then"/>.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The schedule that follows counts from the end of the warm-up, and for it the whole run is what is left then.
/// In Keras: the <c>warmup_steps</c> of <c>CosineDecay</c>, for any schedule here, with <c>initial_learning_rate</c> = StartFactor times
/// the optimizer's learning rate and <c>warmup_target</c> the latter. Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1
/// Hour", 2017.
/// </remarks>
public sealed record WarmupSchedule : LearningRateSchedule
{
    /// <summary>How long the warm-up is (W).</summary>
    /// <value>The default value is a twentieth of the run.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.ShareOfRun(0.05);

    /// <summary>The factor of the first step; a finite number of at least 0. With 0 the first step changes nothing.</summary>
    /// <value>The default value is 0.</value>
    public float StartFactor { get; init; }

    /// <summary>What follows.</summary>
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
