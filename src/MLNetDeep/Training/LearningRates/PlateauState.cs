namespace MLNetDeep.Training.LearningRates;

/// <summary>All that a <see cref="PlateauWatch"/> knows after some epochs; with it a watch goes on where another ended.</summary>
/// <param name="Best">The best value so far; null before the first.</param>
/// <param name="EpochsWithout">How many epochs in a row, outside of cooldowns, had no improvement.</param>
/// <param name="CooldownLeft">How many epochs of the cooldown are left.</param>
/// <param name="Multiplier">What the reductions so far come to.</param>
internal sealed record PlateauState(double? Best = null, int EpochsWithout = 0, int CooldownLeft = 0, double Multiplier = 1);
