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
            "The options of a point must have the values of its parameters. Received: options in which a function of another "
            + "parameter, or of Set, has replaced 'Optimizer.LearningRate'. Change the function so that it keeps the value, or "
            + "declare the parameter by a name and a function instead of a path.",
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

    [TestMethod]
    public void A_function_whose_value_a_later_choice_overwrites_is_an_error()
    {
        var start = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions());
        OptimizerOptions[] optimizers = [new AdamOptions(), new SgdOptions()];
        var point = SearchPoint.FromJson("""{"rate": 0.05, "Optimizer": "AdamOptions"}""");
        var overwritten = start.Range("rate", 1e-4, 1e-1, WithRate).Choice(o => o.Optimizer, optimizers);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => overwritten.OptionsAt(point));
        Assert.AreEqual(
            "Each parameter must change the options. Received: 'rate', all of whose values give the same options at the point rate "
            + "0.05, Optimizer AdamOptions. If a later function replaces the value, declare this parameter after it, or give the path "
            + "of the option (o => o.Optimizer.LearningRate), which is set later. If the parameter has an effect only beside some "
            + "choice, put it under When(...).",
            error.Message);

        // The advice: after the choice, or by the way.
        var after = start.Choice(o => o.Optimizer, optimizers).Range("rate", 1e-4, 1e-1, WithRate);
        Assert.AreEqual(.05f, after.OptionsAt(point).Optimizer.LearningRate);
    }

    [TestMethod]
    public void Every_value_is_looked_for_whatever_set_it()
    {
        var start = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions());
        SearchSpace<DenseNetworkOptions>[] spaces =
        [
            // A choice between two options of one type, overwritten by a function.
            start.Choice(o => o.Optimizer, ("slow", new AdamOptions { LearningRate = 1e-4f }), ("fast", new AdamOptions()))
                .Choice("a", ["x"], (o, _) => o with { Optimizer = new AdamOptions() }),
            // A whole number by a function, overwritten by a last step.
            start.Int("a", 1, 8, (o, units) => o with { HiddenLayers = [new Dense(units)] })
                .Set((o, _) => o with { HiddenLayers = [new Dense(3)] }),
            // Where it has no effect, a parameter belongs under When.
            start.Choice(o => o.Optimizer, new AdamOptions(), new SgdOptions()).Range("a", 0, .9, (o, momentum) => o with
            {
                Optimizer = o.Optimizer is SgdOptions sgd ? sgd with { Momentum = (float)momentum } : o.Optimizer,
            }),
        ];
        string[] points = ["""{"Optimizer": "slow", "a": "x"}""", """{"a": 2}""", """{"Optimizer": "AdamOptions", "a": 0.5}"""];
        foreach (var (space, point) in spaces.Zip(points))
            StringAssert.StartsWith(
                Assert.ThrowsExactly<InvalidOperationException>(() => space.OptionsAt(SearchPoint.FromJson(point))).Message,
                "Each parameter must change the options.");
    }

    [TestMethod]
    public void What_changes_a_list_or_asks_for_other_values_has_an_effect()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Int("units", 1, 8, (o, units) => o with { HiddenLayers = [new Dense(units)] })
            .Choice("dropout", [0f, .5f], (o, rate) => o with { HiddenLayers = [.. o.HiddenLayers, new Dropout(rate)] })
            .Int("depth", 1, 2, (o, _) => o)
            .WhenAtLeast("depth", 2, then => then.Int("more", 1, 8))
            .Set((o, p) => p.Int("depth") == 1 ? o : o with { HiddenLayers = [.. o.HiddenLayers, new Dense(p.Int("more"))] });
        Assert.HasCount(2, space.OptionsAt(SearchPoint.FromJson("""{"units": 3, "dropout": "0.5", "depth": 1}""")).HiddenLayers);
    }

    private static DenseNetworkOptions WithRate(DenseNetworkOptions options, double rate) =>
        options with { Optimizer = options.Optimizer with { LearningRate = (float)rate } };
}
