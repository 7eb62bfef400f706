using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Tests.Tuners;

[TestClass]
public sealed class TpeTests
{
    /// <summary>A bowl around x = 2 and y = 0.01 in the logarithm; nothing but a number to tell good from bad.</summary>
    private static double Bowl(SearchPoint point) => Math.Pow(point.Number("x") - 2, 2) + Math.Pow(Math.Log10(point.Number("y")) + 2, 2);

    [TestMethod]
    public void It_finds_better_points_than_random_search_with_as_many_trials()
    {
        double[] ratios = [.. Enumerable.Range(0, 20).Select(seed => Best(new TpeTuner(), seed) / Best(new RandomTuner(), seed)).Order()];
        Assert.IsLessThan(.5, ratios[10], "The median over 20 seeds of TPE's best cost by that of random search.");
        Assert.IsLessThan(5, ratios.Count(ratio => ratio > 1), "How often random search was better.");

        static double Best(SweepTuner tuner, int seed) =>
            MadeUpSweep.Run(tuner, Support.Spaces.OfTwoNumbers, seed, trials: 60, Bowl).Min(trial => trial.Cost);
    }

    [TestMethod]
    public void It_learns_a_choice_and_what_depends_on_it()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice("kind", ["a", "b", "c", "d"])
            .When("kind", "c", s => s.Int("n", 1, 100))
            .Range("noise", 0, 1);
        var later = MadeUpSweep.Run(
            new TpeTuner(), space, seed: 5, trials: 80, point =>
            point.Label("kind") == "c" ? Math.Abs(point.Int("n") - 70) / 100.0 : 1 + point.Number("noise")).Skip(40).ToList();

        Assert.IsGreaterThan(28, later.Count(trial => trial.Point.Label("kind") == "c"), "By chance 10 of 40.");
        Assert.IsGreaterThan(20, later.Count(trial => trial.Cost < .1), "By chance 2 of 40.");
    }

    [TestMethod]
    public void It_shuns_what_fails()
    {
        var later = MadeUpSweep.Run(
            new TpeTuner(), Support.Spaces.OfTwoNumbers, seed: 8, trials: 80, point =>
            point.Number("x") > 0 ? double.PositiveInfinity : -point.Number("y")).Skip(30).ToList();
        Assert.IsLessThan(15, later.Count(trial => trial.State == TrialState.Failed), "By chance 25 of 50.");
    }

    [TestMethod]
    public void Stopped_trials_rank_below_all_others_and_the_earlier_stopped_the_lower()
    {
        TriedPoint Trial(int number, TrialState state, double cost, int epochs) =>
            new(number, SearchPoint.FromJson("{}"), state, cost, new double[epochs]);
        TriedPoint[] tried =
        [
            Trial(0, TrialState.Failed, double.PositiveInfinity, 0), Trial(1, TrialState.Stopped, .1, 1),
            Trial(2, TrialState.Completed, .9, 9), Trial(3, TrialState.Stopped, .5, 3),
            Trial(4, TrialState.Completed, .2, 9), Trial(5, TrialState.Stopped, .4, 3),
        ];
        CollectionAssert.AreEqual(
            new[] { 4, 2, 5, 3, 1, 0 }, tried.Order(TriedPoint.FromBestToWorst).Select(trial => trial.Number).ToArray());
    }

    [TestMethod]
    public void The_best_of_many_trials_are_those_that_sorting_all_of_them_finds()
    {
        var random = new Random(4);
        TrialState[] states = [TrialState.Completed, TrialState.Stopped, TrialState.Failed];
        TriedPoint[] tried = [.. Enumerable.Range(0, 300).Select(number => new TriedPoint(
            number, SearchPoint.FromJson("{}"), states[random.Next(3)], random.Next(40), new double[random.Next(4)]))];
        foreach (var count in new[] { 1, 25, 299, 300 })
            CollectionAssert.AreEquivalent(
                tried.Order(TriedPoint.FromBestToWorst).Take(count).ToArray(), TriedPoint.Best(tried, count).ToArray());
    }

    /// <summary>With so many trials the others are thinned out, and what is good is still found.</summary>
    [TestMethod]
    public void Among_very_many_trials_it_still_proposes_what_lies_near_the_best()
    {
        var random = new Random(5);
        TriedPoint[] tried = [.. Enumerable.Range(0, 20 * TpeProposal.MostOthers).Select(number =>
        {
            var point = Support.Spaces.OfTwoNumbers.Space.PointFromUnit(_ => random.NextDouble());
            return new TriedPoint(number, point, TrialState.Completed, Bowl(point), []);
        })];
        var request = new ProposalRequest(
            Support.Spaces.OfTwoNumbers.Space, Seed: 1, tried.Length, tried.Select(trial => trial.Point).ToHashSet(), tried);
        double[] costs = [.. Enumerable.Range(0, 9)
            .Select(i => Bowl(new TpeTuner().Propose(request with { Number = tried.Length + i })!)).Order()];
        Assert.IsLessThan(.1, costs[4], "By chance one of 80 points is so good.");
    }

    [TestMethod]
    public void An_estimator_of_numbers_is_a_density()
    {
        var domain = new RealDomain(0, 1, LogScale: false);
        foreach (var values in new object[][] { [], [.5], [0.0, 1.0], [.1, .11, .9] })
        {
            var estimator = ParzenEstimator.Of(domain, values);
            Assert.AreEqual(1, Enumerable.Range(0, 10_000).Average(i => Math.Exp(estimator.LogDensity((i + .5) / 10_000))), 1e-4);
        }
    }

    [TestMethod]
    public void An_estimator_of_whole_numbers_or_choices_is_a_distribution_and_draws_by_it()
    {
        foreach (var (domain, values) in new (
            Domain, object[])[] { (new IntegerDomain(1, 20, LogScale: true), [3.0, 4.0, 20.0]),
            (new ChoiceDomain(["a", "b", "c"]), ["b", "b", "c"]) })
        {
            var estimator = ParzenEstimator.Of(domain, values);
            var levels = domain.Levels(100);
            Assert.AreEqual(1, levels.Sum(level => Math.Exp(estimator.LogDensity(level))), 1e-9);

            var random = new RandomStream(1, RandomPurpose.SweepProposal);
            var drawn = new List<object>();
            for (var i = 0; i < 20_000; i++)
                drawn.Add(domain.FromUnit(estimator.Draw(ref random)));
            foreach (var level in levels)
                Assert.AreEqual(Math.Exp(estimator.LogDensity(level)), drawn.Count(level.Equals) / 20_000.0, .02);
        }
    }

    [TestMethod]
    public void Options_out_of_range_are_refused_together()
    {
        string[] violations = [.. new TpeTuner { StartupTrials = 1, GoodShare = double.NaN, Candidates = 0 }.Violations(
            Support.Spaces.OfTwoNumbers.Space)];
        CollectionAssert.AreEqual(
            new[] { "StartupTrials must be at least 2. Received: 1.", "GoodShare must be above 0 and below 1. Received: NaN.",
            "Candidates must be at least 1. Received: 0." }, violations);
    }
}
