namespace MLNetDeep.Training.Resuming;

/// <summary>A run as it was at the end of an epoch.</summary>
/// <param name="Seed">What all randomness follows from.</param>
/// <param name="BestEpoch">The epoch of the best parameters.</param>
/// <param name="Epochs">The epochs that have ended.</param>
/// <param name="Arrays">The values of all that changes from step to step, by name.</param>
internal sealed record Checkpoint(
    int Seed, int BestEpoch, IReadOnlyList<EpochRecord> Epochs, IReadOnlyList<(string Name, float[] Values)> Arrays);
