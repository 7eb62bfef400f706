namespace MLNetDeep.Randomness;

/// <summary>
/// What random numbers are drawn for. Each purpose has streams of its own, so that one more draw here never changes the draws there.
/// </summary>
internal enum RandomPurpose
{
    ValidationSplit = 1,
    StartWeights = 2,
    Order = 3,
    Dropout = 4,
    Folds = 5,
    EnsembleMember = 6,
    TableSample = 7,
    ColumnPermutation = 8,
    SeluDropout = 20,
    GaussianNoise = 21,
    SweepProposal = 40,
    SweepScramble = 41,
    SweepForest = 42,
}
