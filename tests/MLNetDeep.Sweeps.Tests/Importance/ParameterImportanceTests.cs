using MLNetDeep.Sweeps.Importance;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Importance;

[TestClass]
public sealed class ParameterImportanceTests
{
    private static readonly SearchSpace<DenseNetworkOptions> Space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
        .Range("strong", 0, 1).Range("weak", 0, 1).Range("nothing", 0, 1).Choice("colour", ["red", "green", "blue"]);

    [TestMethod]
    public void It_tells_what_mattered_from_what_did_not()
    {
        var shares = Of(point => 3 * point.Number("strong") + point.Number("weak"));
        Assert.IsGreaterThan(.6, shares["strong"]);
        Assert.IsLessThan(.25, shares["weak"]);
        Assert.IsGreaterThan(shares["nothing"], shares["weak"]);
        Assert.IsLessThan(.03, shares["nothing"]);
        Assert.IsLessThan(.03, shares["colour"]);
        Assert.IsLessThanOrEqualTo(1 + 1e-9, shares.Values.Sum());
    }

    [TestMethod]
    public void It_sees_a_choice_of_which_only_one_matters()
    {
        var shares = Of(point => point.Label("colour") == "green" ? 0 : 1);
        Assert.IsGreaterThan(.9, shares["colour"]);
    }

    [TestMethod]
    public void It_sees_a_step_of_whole_numbers_that_many_trials_share()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Int("layers", 1, 4).Range("nothing", 0, 1);
        var shares = ParameterImportance.Of(space.Space, Trials(150, point => point.Int("layers") > 2 ? 0 : 1, space), seed: 1);
        Assert.IsGreaterThan(.9, shares["layers"]);
        Assert.IsLessThan(.05, shares["nothing"]);
    }

    /// <summary>(x - ½)(y - ½) over the unit square has no effect of x or y alone.</summary>
    [TestMethod]
    public void What_parameters_do_only_together_belongs_to_none()
    {
        var shares = Of(point => (point.Number("strong") - .5) * (point.Number("weak") - .5));
        Assert.IsLessThan(.2, shares["strong"]);
        Assert.IsLessThan(.2, shares["weak"]);
    }

    [TestMethod]
    public void Of_few_or_equal_trials_it_says_nothing()
    {
        Assert.IsEmpty(ParameterImportance.Of(Space.Space, Trials(7, point => point.Number("strong")), seed: 1));
        Assert.IsEmpty(ParameterImportance.Of(Space.Space, Trials(20, _ => 1), seed: 1));
    }

    private static IReadOnlyDictionary<string, double> Of(Func<SearchPoint, double> cost) =>
        ParameterImportance.Of(Space.Space, Trials(150, cost), seed: 1);

    private static IReadOnlyList<SweepTrial> Trials(
        int count, Func<SearchPoint, double> cost, SearchSpace<DenseNetworkOptions>? space = null) =>
        [.. MadeUpSweep.Run(new RandomTuner(), space ?? Space, seed: 4, count, cost)
            .Select(tried =>
            new SweepTrial { Number = tried.Number, Point = tried.Point, State = TrialState.Completed, Score = tried.Cost })];
}
