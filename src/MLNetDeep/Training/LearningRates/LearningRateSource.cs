using System.Globalization;

namespace MLNetDeep.Training.LearningRates;

/// <summary>
/// The learning rate of every step of a run: the optimizer's, times the schedule's factor, less what <see cref="PlateauWatch"/> has taken
/// off.
/// </summary>
internal sealed class LearningRateSource(DenseNetworkOptions options, PlateauWatch? plateau, int stepsPerEpoch)
{
    private readonly LearningRateSchedule _schedule = options.Schedule ?? new ConstantSchedule();

    /// <param name="completedSteps">The steps taken so far.</param>
    /// <exception cref="InvalidOperationException">The schedule's factor is NaN, infinite, negative, or too large.</exception>
    public float At(long completedSteps)
    {
        var factor = _schedule.FactorAt(new TrainingProgress(completedSteps, stepsPerEpoch, (long)stepsPerEpoch * options.NumberOfEpochs));
        var rate = options.Optimizer.LearningRate * factor;
        if (!(rate >= 0 && rate <= float.MaxValue))
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                $"{_schedule.GetType().Name} must give a finite factor of at least 0. Received: {factor} after {completedSteps} steps, "
                + $"for a learning rate of {options.Optimizer.LearningRate}. Correct its {nameof(LearningRateSchedule.FactorAt)}, or its "
                + $"values."));

        return (float)(plateau?.Reduce(rate) ?? rate);
    }
}
