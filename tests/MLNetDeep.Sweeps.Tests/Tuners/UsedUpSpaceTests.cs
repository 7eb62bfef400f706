using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Tuners;

/// <summary>A tuner whose space has no other point left ends, and runs none again.</summary>
[TestClass]
public sealed class UsedUpSpaceTests
{
    /// <summary>plain: 2 points; rich: 3 × 2.</summary>
    private static readonly SearchSpace<DenseNetworkOptions> OfEightPoints = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
        .Choice("kind", ["plain", "rich"])
        .When("kind", "rich", s => s.Int("n", 1, 3, logScale: true))
        .Choice("colour", ["red", "green"]);

    public static IEnumerable<object[]> Tuners =>
        [[new RandomTuner()], [new SobolTuner()], [new TpeTuner { StartupTrials = 3 }],
            [new AshaTuner { Proposals = new TpeTuner() }], [new GridTuner()]];

    [TestMethod]
    [DynamicData(nameof(Tuners))]
    public void Every_point_is_tried_once_and_then_the_sweep_ends(SweepTuner tuner)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var points = MadeUpSweep.Run(tuner, OfEightPoints, seed, trials: 30, point => point.Count)
                .Select(trial => trial.Point).ToList();
            Assert.HasCount(8, points);
            Assert.AreEqual(8, points.Distinct().Count());
        }
    }

    [TestMethod]
    public void A_space_of_very_many_points_is_not_written_out()
    {
        var space = Enumerable.Range(0, 30).Aggregate(
            new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()), (space, i) => space.Int($"n{i}", 0, 1_000_000_000));
        var request = new MLNetDeep.Sweeps.Tuners.ProposalRequest(space.Space, Seed: 1, Number: 3, new HashSet<SearchPoint>(), []);
        var same = request.Drawn(0);
        Assert.AreNotEqual(same, (request with { Points = new HashSet<SearchPoint> { same } }).Untried(_ => same));
    }

    [TestMethod]
    public void A_grid_leaves_out_the_points_that_were_tried_first()
    {
        var first = SearchPoint.FromJson("""{"kind": "plain", "colour": "green"}""");
        var result = Flower.Sweep().SetSearchSpace(Trained(OfEightPoints).TryFirst(first))
            .SetPipeline((trial, options) => trial.CreateTrainer(options)).SetTuner(new GridTuner()).Run();
        Assert.HasCount(8, result.Trials);
        Assert.AreEqual(first, result.Trials[0].Point);
        Assert.AreEqual(8, result.Trials.Select(trial => trial.Point).Distinct().Count());
    }

    [TestMethod]
    public void A_sweep_of_a_used_up_space_ends_as_one_whose_trials_are_done()
    {
        var result = Flower.Sweep().SetSearchSpace(Trained(OfEightPoints))
            .SetPipeline((trial, options) => trial.CreateTrainer(options)).SetTuner(new RandomTuner()).SetMaxTrials(20).Run();
        Assert.AreEqual((8, SweepEnd.AllTrialsDone), (result.Trials.Count, result.End));
    }

    private static SearchSpace<DenseNetworkOptions> Trained(SearchSpace<DenseNetworkOptions> space) =>
        space.StartingFrom(new DenseNetworkOptions { NumberOfEpochs = 1, HiddenLayers = [] });
}
