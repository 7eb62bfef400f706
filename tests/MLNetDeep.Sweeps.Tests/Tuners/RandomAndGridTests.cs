using System.Runtime.CompilerServices;
using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Tests.Tuners;

[TestClass]
public sealed class RandomAndGridTests
{
    [TestMethod]
    public void Random_search_draws_evenly_over_each_scale()
    {
        var points = MadeUpSweep.Points(new RandomTuner(), Support.Spaces.OfTwoNumbers, seed: 9, trials: 2_000);
        for (var part = 0; part < 10; part++)
        {
            var (fromX, fromY) = (-5 + part, Math.Pow(10, -4 + .4 * part));
            Assert.AreEqual(200, points.Count(p => p.Number("x") >= fromX && p.Number("x") < fromX + 1), 50);
            Assert.AreEqual(200, points.Count(p => p.Number("y") >= fromY && p.Number("y") < fromY * Math.Pow(10, .4)), 50);
        }
    }

    [TestMethod]
    public void Random_search_repeats_no_point_while_there_are_others()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("a", [1, 2, 3]).Choice("b", ["x", "y"]);
        var points = MadeUpSweep.Points(new RandomTuner(), space, seed: 2, trials: 8);
        Assert.AreEqual((6, 6), (points.Count, points.Distinct().Count()));
    }

    [TestMethod]
    public void The_same_seed_draws_the_same_trials()
    {
        foreach (var tuner in new SweepTuner[] { new RandomTuner(), new GridTuner(), new TpeTuner() })
        {
            var points = MadeUpSweep.Points(tuner, Support.Spaces.OfEveryKind, seed: 1, trials: 30).ToArray();
            CollectionAssert.AreEqual(points, MadeUpSweep.Points(tuner, Support.Spaces.OfEveryKind, seed: 1, trials: 30).ToArray());
            CollectionAssert.AreNotEqual(points, MadeUpSweep.Points(tuner, Support.Spaces.OfEveryKind, seed: 2, trials: 30).ToArray());
        }
    }

    [TestMethod]
    public void A_grid_holds_every_combination_once_and_then_ends()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice("kind", ["plain", "rich"])
            .When("kind", "rich", s => s.Range("x", 0, 1).Choice("colour", ["red", "green"]))
            .Int("n", 1, 2);
        var points = MadeUpSweep.Points(new GridTuner(), space, seed: 6, trials: 1_000);

        // plain: 1 × 2; rich: 3 × 2 × 2.
        Assert.HasCount(14, points);
        Assert.AreEqual(14, points.Distinct().Count());
        Assert.AreEqual(2, points.Count(point => point.Label("kind") == "plain"));
        CollectionAssert.AreEqual(
            new[] { 0.0, .5, 1 },
            points.Where(point => point.ContainsKey("x")).Select(point => point.Number("x")).Distinct().Order().ToArray());
    }

    [TestMethod]
    public void A_grid_is_made_once_for_a_sweep_and_in_the_order_of_its_seed()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice("a", [.. Enumerable.Range(0, 40)]).Choice("b", [.. Enumerable.Range(0, 50)]);
        int[] order = [.. Enumerable.Range(0, 2_000)];
        new RandomStream(6, RandomPurpose.SweepProposal).Shuffle(order.AsSpan());
        SearchPoint[] points = [.. space.Space.AllPoints()];

        var tried = new HashSet<SearchPoint> { points[order[1]] };
        var request = new ProposalRequest(space.Space, Seed: 6, Number: 0, tried, []);
        Assert.AreEqual(points[order[0]], new GridTuner().Propose(request));
        Assert.AreEqual(points[order[0]], new GridTuner().Propose(request), "It was proposed, but not tried: a transaction was lost.");
        tried.Add(points[order[0]]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var next = new GridTuner().Propose(request);
        Assert.IsLessThan(20_000, GC.GetAllocatedBytesForCurrentThread() - before, "A grid takes a hundred bytes a point.");
        Assert.AreEqual(points[order[2]], next, "That of before was tried first.");
        Assert.AreNotEqual(next, new GridTuner().Propose(request with { Seed = 7 }));
    }

    [TestMethod]
    public void A_grid_has_the_order_of_its_points_where_some_parameters_do_not_count()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice("kind", ["plain", "rich", "other"])
            .When("kind", "rich", s => s.Int("x", 1, 3).Choice("colour", ["red", "green"]))
            .Int("n", 1, 2);
        SearchPoint[] points = [.. space.Space.AllPoints()];
        new RandomStream(6, RandomPurpose.SweepProposal).Shuffle(points.AsSpan());
        CollectionAssert.AreEqual(points, MadeUpSweep.Points(new GridTuner(), space, seed: 6, trials: 1_000).ToArray());
    }

    [TestMethod]
    public void A_grid_keeps_no_point_that_it_has_proposed()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("a", [.. Enumerable.Range(0, 40)]);
        var request = new ProposalRequest(space.Space, Seed: 6, Number: 0, new HashSet<SearchPoint>(), []);
        var proposed = Proposed(request);
        GC.Collect();
        Assert.IsFalse(proposed.TryGetTarget(out _), "A million points are hundreds of megabytes.");
        Assert.IsNotNull(new GridTuner().Propose(request), "The grid is still there.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<SearchPoint> Proposed(ProposalRequest request) => new(new GridTuner().Propose(request)!);

    [TestMethod]
    public void A_grid_that_nobody_means_is_refused()
    {
        var space = Enumerable.Range(0, 15)
            .Aggregate(new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()), (space, i) => space.Range($"x{i}", 0, 1));
        Assert.AreEqual(
            "A grid must have at most 1,000,000 points. Received: a space with up to 14,348,907. Lower LevelsPerRange, or use "
            + "RandomTuner or TpeTuner.",
            new GridTuner().Violations(space.Space).Single());
        Assert.AreEqual("LevelsPerRange must be at least 2. Received: 1.",
            new GridTuner { LevelsPerRange = 1 }.Violations(space.Space).Single());
    }
}
