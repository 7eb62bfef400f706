using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A sweep over a function instead of a network: one trial after the other.</summary>
internal static class MadeUpSweep
{
    /// <summary>What a store is told of a sweep of two trials at a time.</summary>
    public static SweepDefinition Definition { get; } = new()
    {
        Space = Spaces.OfTwoNumbers,
        Tuner = new RandomTuner(),
        Metric = "loss",
        ConcurrentTrials = 2,
        Columns = "rows",
        Fingerprint = "",
        Pipeline = "",
        Seed = 1,
    };

    public static IReadOnlyList<TriedPoint> Run(
        SweepTuner tuner, SearchSpace<DenseNetworkOptions> space, int seed, int trials, Func<SearchPoint, double> cost)
    {
        var tried = new List<TriedPoint>();
        while (tried.Count < trials && Propose(tuner, space, seed, tried) is { } point)
        {
            var value = cost(point);
            tried.Add(new TriedPoint(
                tried.Count, point, double.IsFinite(value) ? TrialState.Completed : TrialState.Failed, value, [value]));
        }
        return tried;
    }

    public static IReadOnlyList<SearchPoint> Points(SweepTuner tuner, SearchSpace<DenseNetworkOptions> space, int seed, int trials) =>
        [.. Run(tuner, space, seed, trials, Sum).Select(trial => trial.Point)];

    public static SearchPoint? Propose(
        SweepTuner tuner, SearchSpace<DenseNetworkOptions> space, int seed, IReadOnlyList<TriedPoint> tried) =>
        tuner.Propose(new ProposalRequest(space.Space, seed, tried.Count, tried.Select(trial => trial.Point).ToHashSet(), tried));

    private static double Sum(SearchPoint point) => point.Values.OfType<double>().Sum();
}
