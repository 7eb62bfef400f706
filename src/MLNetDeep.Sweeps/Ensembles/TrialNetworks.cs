namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>What a trial leaves to be averaged with others: a network for each fold, and what each says of its validation rows.</summary>
/// <param name="Folds">The network of each fold; of one where there is a validation set.</param>
/// <param name="Outputs">For each fold [rows, outputs] of its validation rows, before softmax, sigmoid or exponential.</param>
internal sealed record TrialNetworks(IReadOnlyList<DenseNetworkModel> Folds, IReadOnlyList<float[]> Outputs);
