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

/// <summary>
/// What one run has seen of the value a <see cref="ReduceLearningRateOnPlateau"/> watches, and what it made of it; made new for every run.
/// Follows Keras' <c>ReduceLROnPlateau</c> epoch by epoch.
/// </summary>
internal sealed class PlateauWatch(ReduceLearningRateOnPlateau settings, bool higherIsBetter)
{
    /// <summary>The watch for a run; null when nothing is to be reduced.</summary>
    /// <exception cref="InvalidOperationException">A validation value is to be watched, but there are no validation rows.</exception>
    public static PlateauWatch? For(ReduceLearningRateOnPlateau? settings, bool hasValidation, bool higherMetricIsBetter)
    {
        if (settings is null)
            return null;
        settings.Monitor.RequireRows(nameof(ReduceLearningRateOnPlateau), hasValidation);
        return new PlateauWatch(settings, settings.Monitor.HigherIsBetter(higherMetricIsBetter));
    }

    /// <summary>What has been seen; set it to continue where another watch ended.</summary>
    public PlateauState State { get; set; } = new();

    /// <inheritdoc cref="EarlyStoppingWatch.Check"/>
    public void Check(EpochRecord epoch) => epoch.CheckIsNumber(settings.Monitor, nameof(ReduceLearningRateOnPlateau));

    /// <summary>Takes note of a finished epoch.</summary>
    public void Observe(EpochRecord epoch)
    {
        if (epoch[settings.Monitor] is not { } value)
            return;

        // As in Keras the epoch that ends a cooldown is watched again itself.
        if (State.CooldownLeft > 0)
            State = State with { CooldownLeft = State.CooldownLeft - 1, EpochsWithout = 0 };

        if (IsImprovement(value))
            State = State with { Best = value, EpochsWithout = 0 };
        else if (State.CooldownLeft == 0)
            State = State with { EpochsWithout = State.EpochsWithout + 1 };

        if (State.EpochsWithout >= Math.Max(1, settings.Patience) && epoch.LearningRate > settings.MinimumLearningRate)
            State = State with { Multiplier = State.Multiplier * settings.Factor, CooldownLeft = settings.Cooldown, EpochsWithout = 0 };
    }

    /// <summary>
    /// The learning rate that is left of <paramref name="rate"/> after the reductions so far, which alone never take it below the minimum.
    /// </summary>
    public double Reduce(double rate) => Math.Max(rate * State.Multiplier, Math.Min(rate, settings.MinimumLearningRate));

    private bool IsImprovement(double value) => State.Best is not { } best
        ? double.IsFinite(value)
        : higherIsBetter ? value > best + settings.MinimumImprovement : value < best - settings.MinimumImprovement;
}

/// <summary>All that a <see cref="PlateauWatch"/> knows after some epochs; with it a watch continues where another ended.</summary>
/// <param name="Best">The best value so far; null before the first.</param>
/// <param name="EpochsWithout">How many epochs in a row, outside of cooldowns, had no improvement.</param>
/// <param name="CooldownLeft">How many epochs of the cooldown are left.</param>
/// <param name="Multiplier">What the reductions so far come to.</param>
internal sealed record PlateauState(double? Best = null, int EpochsWithout = 0, int CooldownLeft = 0, double Multiplier = 1);
