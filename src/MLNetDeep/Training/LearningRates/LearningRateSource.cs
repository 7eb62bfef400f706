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
        var factor = _schedule.FactorAt(ProgressAt(completedSteps));
        var rate = options.Optimizer.LearningRate * factor;
        if (!(rate >= 0 && rate <= float.MaxValue))
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{_schedule.GetType().Name} must give a finite factor of at least 0. Received: {factor} after {completedSteps} steps, "
                    + $"for a learning rate of {options.Optimizer.LearningRate}. Correct its {nameof(LearningRateSchedule.FactorAt)}, or "
                    + $"its values."));

        return (float)(plateau?.Reduce(rate) ?? rate);
    }

    /// <summary>What the weight decay is multiplied by at a step.</summary>
    /// <param name="completedSteps">The steps taken so far.</param>
    /// <exception cref="InvalidOperationException">The schedule's factor is NaN, infinite, negative, or too large.</exception>
    public float DecayFactorAt(long completedSteps)
    {
        if (options.Optimizer.WeightDecaySchedule is not { } schedule)
            return 1;

        var factor = schedule.FactorAt(ProgressAt(completedSteps));
        return factor >= 0 && factor <= float.MaxValue
            ? (float)factor
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"{schedule.GetType().Name} must give a finite factor of at least 0 for "
                + $"{nameof(OptimizerOptions.WeightDecaySchedule)}. Received: {factor} after {completedSteps} steps. Correct its "
                + $"{nameof(LearningRateSchedule.FactorAt)}, or its values."));
    }

    private TrainingProgress ProgressAt(long completedSteps) =>
        new(completedSteps, stepsPerEpoch, (long)stepsPerEpoch * options.NumberOfEpochs);
}
