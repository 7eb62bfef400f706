namespace MLNetDeep.Sweeps.Tests.Spaces;

/// <summary>What a point says is in the options, in whatever order the space was declared.</summary>
[TestClass]
public sealed class WayOrderTests
{
    private static readonly SearchPoint Point = SearchPoint.FromJson("""{"Optimizer": "AdamOptions", "Optimizer.LearningRate": 0.05}""");

    [TestMethod]
    public void A_choice_does_not_overwrite_what_leads_through_it()
    {
        var start = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions());
        OptimizerOptions[] optimizers = [new AdamOptions(), new SgdOptions()];
        SearchSpace<DenseNetworkOptions>[] spaces =
        [
            start.Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1).Choice(o => o.Optimizer, optimizers),
            start.Choice(o => o.Optimizer, optimizers).Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1),
        ];
        foreach (var space in spaces)
            Assert.AreEqual(new AdamOptions { LearningRate = .05f }, space.OptionsAt(Point).Optimizer);
    }

    [TestMethod]
    public void A_function_that_overwrites_the_value_of_a_way_is_an_error()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1)
            .Choice("Optimizer", ["AdamOptions"], (o, _) => o with { Optimizer = new AdamOptions() });
        Assert.AreEqual(
            "The value of a parameter must be in the options that come of it. "
            + "Received: other values of 'Optimizer.LearningRate', which a function of another parameter or Set has "
            + "put there. Let the function keep what ways have set, or declare a name with a function in place of the way.",
            Assert.ThrowsExactly<InvalidOperationException>(() => space.OptionsAt(Point)).Message);
    }

    [TestMethod]
    public void A_function_may_change_something_inside_what_a_way_has_set()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice(o => o.Optimizer, new AdamOptions(), new SgdOptions())
            .Range("Optimizer.LearningRate", 1e-4, 1e-1, (o, rate) => o with
            {
                Optimizer = o.Optimizer with { LearningRate = (float)rate },
            })
            .Choice(o => o.HiddenLayers, ("one", [new Dense(4)]))
            .Set((o, _) => o with { HiddenLayers = [.. o.HiddenLayers, new Dropout(.1f)] });
        var options = space.OptionsAt(SearchPoint.FromJson(
            """{"Optimizer": "AdamOptions", "Optimizer.LearningRate": 0.05, "HiddenLayers": "one"}"""));
        Assert.AreEqual((.05f, 2), (options.Optimizer.LearningRate, options.HiddenLayers.Count));
    }
}
