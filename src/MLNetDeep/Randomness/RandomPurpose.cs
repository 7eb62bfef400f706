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
    DataDrivenStart = 9,
    SeluDropout = 20,
    GaussianNoise = 21,
    SweepProposal = 40,
    SweepScramble = 41,
    SweepForest = 42,
}

/// <summary>
/// The seeds of an ensemble's networks: a function of the fit's seed and the network's number alone, however many there are.
/// </summary>
internal static class MemberSeed
{
    /// <summary>The seed of a network; that of the first is the fit's own.</summary>
    /// <param name="seed">The seed of the fit.</param>
    /// <param name="member">The network's number, from 0.</param>
    public static int Of(int seed, int member) =>
        member == 0 ? seed : (int)(new RandomStream(seed, RandomPurpose.EnsembleMember, member).NextUInt64() >> 33);
}
