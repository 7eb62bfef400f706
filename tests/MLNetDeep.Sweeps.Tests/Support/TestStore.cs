using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>The store of a sweep over two numbers, for tests of what it hands out and keeps.</summary>
internal static class TestStore
{
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(1);

    public static SweepStore Open(
        ISweepDatabase database, TimeProvider time, int concurrent = 2, SweepTuner? tuner = null, bool isLimited = false,
        int keptNetworks = 0, SearchSpace<DenseNetworkOptions>? space = null) => new(
        database, MadeUpSweep.Definition with
        {
            Space = space ?? Spaces.OfTwoNumbers,
            Tuner = tuner ?? new RandomTuner(),
            ConcurrentTrials = concurrent,
            IsLimited = isLimited,
        }, Lease, time, keptNetworks);

    public static ClaimedTrial Taken(Claim claim) => Assert.IsInstanceOfType<Claim.Taken>(claim).Trial;
}
