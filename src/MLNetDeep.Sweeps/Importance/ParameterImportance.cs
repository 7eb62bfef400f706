using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Importance;

/// <summary>
/// How much each parameter mattered: the share of the variance of the trials' ranks that it explains by itself, the mean over the trees of
/// a random forest (functional ANOVA; Hutter, Hoos and Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML
/// 2014).
/// </summary>
/// <remarks>
/// Ranks, not scores: one trial that went astray would explain everything. Failed trials are left out; stopped ones count with the score
/// they had. A number that does not count in a trial is taken to lie in the middle of its scale, as nothing is known of it; for a choice
/// that is one choice more.
/// </remarks>
internal static class ParameterImportance
{
    /// <summary>With fewer trials there is nothing to see.</summary>
    private const int FewestTrials = 8;

    private const int Trees = 64;

    /// <returns>A share for each parameter that can vary, in their order; none where there are too few trials or all are equal.</returns>
    public static IReadOnlyDictionary<string, double> Of(ParameterSpace space, IReadOnlyList<SweepTrial> trials, int seed)
    {
        SweepTrial[] scored = [.. trials.Where(trial => trial.Score is not null)];
        if (scored.Length < FewestTrials || scored.Select(trial => trial.Cost).Distinct().Count() == 1)
            return new Dictionary<string, double>();

        Dimension[] dimensions = [.. space.Parameters.Select(parameter => new Dimension(parameter))];
        double[][] rows = [.. scored.Select(trial => dimensions.Select(dimension => dimension.Coordinate(trial.Point)).ToArray())];
        double[] costs = [.. scored.Select(trial => trial.Cost)];
        double[] ranks = RanksOf(costs);

        double[][] shares = [.. Enumerable.Range(0, Trees)
            .Select(tree => RegressionTree.Grow(dimensions, rows, ranks, new RandomStream(seed, RandomPurpose.SweepForest, tree))
                .VarianceShares())
            .OfType<double[]>()];
        return shares.Length == 0
            ? new Dictionary<string, double>()
            : dimensions.Index().ToDictionary(
                dimension => dimension.Item.Name, dimension => shares.Average(share => share[dimension.Index]));
    }

    /// <summary>Equal costs share the mean of their ranks.</summary>
    private static double[] RanksOf(double[] costs)
    {
        var ranks = new Dictionary<double, double>();
        var before = 0;
        foreach (var equal in costs.GroupBy(cost => cost).OrderBy(equal => equal.Key))
        {
            ranks.Add(equal.Key, before + equal.Count() / 2.0);
            before += equal.Count();
        }
        return [.. costs.Select(cost => ranks[cost])];
    }
}
