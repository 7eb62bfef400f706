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
