using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Spaces;

[TestClass]
public sealed class SearchSpaceTests
{
    [TestMethod]
    public void Options_at_a_point_are_the_start_options_with_its_values_set()
    {
        var start = new DenseNetworkOptions { Optimizer = new AdamWOptions { Beta2 = .99f }, NumberOfEpochs = 7 };
        var space = new SearchSpace<DenseNetworkOptions>(start)
            .Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1, logScale: true)
            .Range(o => ((AdamWOptions)o.Optimizer).Beta1, .8, .99)
            .Range(o => o.Optimizer.GlobalClipNorm, .5, 5)
            .Int(o => o.BatchSize, 16, 256)
            .Choice(o => o.StandardizeTargets, true, false);

        var options = space.OptionsAt(
            Point("""{"Optimizer.LearningRate": 0.01, "Optimizer.Beta1": 0.85, "Optimizer.GlobalClipNorm": 2, "BatchSize": 64, "StandardizeTargets": "False"}"""));

        Assert.AreEqual(new AdamWOptions { Beta2 = .99f, LearningRate = .01f, Beta1 = .85f, GlobalClipNorm = 2 }, options.Optimizer);
        Assert.AreEqual((7, 64, false), (options.NumberOfEpochs, options.BatchSize, options.StandardizeTargets));
        Assert.AreEqual(new AdamWOptions { Beta2 = .99f }, start.Optimizer, "The start options stay as they are.");
    }

    [TestMethod]
    public void A_parameter_counts_only_where_what_it_depends_on_is_so()
    {
        var points = MadeUpSweep.Points(new RandomTuner(), Support.Spaces.OfEveryKind, seed: 1, trials: 200);
        foreach (var point in points)
        {
            Assert.AreEqual(point.Label("Optimizer") == "SgdOptions", point.ContainsKey("Optimizer.Momentum"));
            for (var layer = 1; layer <= 3; layer++)
                Assert.AreEqual(point.Int("depth") >= layer, point.ContainsKey($"units{layer}"));

            var options = Support.Spaces.OfEveryKind.OptionsAt(point);
            options.Validate();
            Assert.HasCount(point.Int("depth"), options.HiddenLayers);
            Assert.AreEqual(point.ContainsKey("units3") ? point.Int("units3") : 0,
                options.HiddenLayers.Count > 2 ? ((Dense)options.HiddenLayers[2]).Units : 0);
        }
    }

    [TestMethod]
    public void A_choice_is_known_by_its_label_and_stands_for_its_value()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Choice(o => o.Schedule, ("constant", null), ("cosine", new CosineSchedule()))
            .Choice("activation", [Activation.ReLU, Activation.LeakyReLU(.1f)])
            .When("Schedule", new CosineSchedule(), s => s.Range("share", 0, 1));
        var point = Point("""{"Schedule": "cosine", "activation": "LeakyReLU(0.1)", "share": 0.5}""");

        Assert.AreEqual(new CosineSchedule(), space.OptionsAt(point).Schedule);
        Assert.AreEqual(Activation.LeakyReLU(.1f), space.ValueAt<Activation>(point, "activation"));
        Assert.AreEqual(.5f, space.ValueAt<float>(point, "share"));
        Assert.IsNull(space.OptionsAt(Point("""{"Schedule": "constant", "activation": "ReLU"}""")).Schedule);
    }

    [TestMethod]
    public void All_that_is_wrong_with_a_space_is_said_together()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Range(o => o.Optimizer.LearningRate, 0, 1, logScale: true)
            .Int(o => o.BatchSize, 64, 32)
            .Choice(o => o.Optimizer, new AdamOptions(), new AdamOptions())
            .Range(o => o.History(), 0, 1)
            .When("optimiser", "AdamOptions", s => s.Range("a", 0, double.NaN))
            .When("Optimizer", "SgdOption", s => s.Range("b", 0, 1));

        var exception = Assert.ThrowsExactly<ArgumentException>(space.Check);

        Assert.AreEqual(
            """
            The search space is not valid:
             - The path of an option must name properties only, as in 'o => o.Optimizer.LearningRate'. Received: 'o => o.History()'. For anything else give a name and a function that sets the value.
             - The lower bound of 'Optimizer.LearningRate' must be above 0 on a logarithmic scale. Received: 0 to 1. Raise the lower bound, or leave out logScale.
             - The lower bound of 'BatchSize' must be below the upper one. Received: 64 to 32. For one value leave the parameter out and set it in the start options.
             - 'Optimizer' must have choices that can be told apart. Received: 'AdamOptions { LearningRate = 0.001 }' 2 times. Give each a label of its own: ("label", value).
             - The bounds of 'a' must be finite numbers. Received: 0 to NaN.
             - 'a' depends on 'optimiser', which must be a parameter declared before it. Did you mean 'Optimizer'?
             - 'b' depends on 'Optimizer' being 'SgdOption', which must be one of 'AdamOptions { LearningRate = 0.001 }', 'AdamOptions { LearningRate = 0.001 }'. There are 'AdamOptions { LearningRate = 0.001 }', 'AdamOptions { LearningRate = 0.001 }'.
            """.ReplaceLineEndings("\n"),
            exception.Message);
    }

    [TestMethod]
    public void A_way_through_the_wrong_kind_of_option_says_to_make_it_conditional()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Range(o => ((SgdOptions)o.Optimizer).Momentum, 0, .9);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => space.OptionsAt(Point("""{"Optimizer.Momentum": 0.5}""")));
        Assert.AreEqual(
            "'Optimizer.Momentum' sets a property of SgdOptions. Received: options where that is AdamOptions. Put the parameter under "
            + "When(...), so that it counts only where the other is chosen.",
            exception.Message);
    }

    [TestMethod]
    public void A_point_that_is_not_of_the_space_is_refused_with_all_its_faults()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => Support.Spaces.OfTwoNumbers.OptionsAt(Point("""{"x": 6, "yy": 1}""")));
        Assert.AreEqual(
            """
            The point must be one of the search space:
             - 'x' must be a number from -5 to 5. Received: 6.
             - 'yy' must be a parameter of the space. Did you mean 'y'?
             - 'y' must have a value: a number from 0.0001 to 1. Received: none. (Parameter 'point')
            """.ReplaceLineEndings("\n"),
            exception.Message);
    }

    [TestMethod]
    [DataRow(LearningTask.BinaryClassification, 300, 4)]
    [DataRow(LearningTask.MulticlassClassification, 3_800, 64)]
    [DataRow(LearningTask.Regression, 16_000, 8)]
    [DataRow(LearningTask.MultiLabelClassification, 1_000_000, 500)]
    public void The_default_space_holds_valid_options_alone(LearningTask task, long rows, int features)
    {
        var space = SearchSpace.For(task, rows, features);
        foreach (var point in MadeUpSweep.Points(new RandomTuner(), space, seed: 3, trials: 100))
            space.OptionsAt(point).Validate();
    }

    [TestMethod]
    public void The_default_space_refuses_data_without_rows_or_features()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SearchSpace.For(LearningTask.Regression, 0, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SearchSpace.For(LearningTask.Regression, 10, 0));
    }

    private static SearchPoint Point(string json) => SearchPoint.FromJson(json);
}

internal static class NotAProperty
{
    public static double History(this DenseNetworkOptions options) => options.NumberOfEpochs;
}
