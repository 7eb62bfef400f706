namespace MLNetDeep.Randomness;

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
