namespace MLNetDeep;

/// <summary>
/// A learning rate that stays as it is: factor = 1. The same as no schedule; useful after a <see cref="WarmupSchedule"/>.
/// </summary>
/// <remarks>Immutable and thread-safe. In Keras: a plain number as <c>learning_rate</c>.</remarks>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => 1;
}
