namespace MLNetDeep.Training.LearningRates;

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
        : MonitoredValue.IsBetter(value, best, higherIsBetter, settings.MinimumImprovement);
}

/// <summary>All that a <see cref="PlateauWatch"/> knows after some epochs; with it a watch continues where another ended.</summary>
/// <param name="Best">The best value so far; null before the first.</param>
/// <param name="EpochsWithout">How many epochs in a row, outside of cooldowns, had no improvement.</param>
/// <param name="CooldownLeft">How many epochs of the cooldown are left.</param>
/// <param name="Multiplier">What the reductions so far come to.</param>
internal sealed record PlateauState(double? Best = null, int EpochsWithout = 0, int CooldownLeft = 0, double Multiplier = 1);
