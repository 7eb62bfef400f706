using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Tuners;

[TestClass]
public sealed class FirstPointsTests
{
    [TestMethod]
    public void Points_to_try_first_are_the_first_trials_and_then_the_tuner_begins()
    {
        var space = Flower.Space.TryFirst(
            SearchPoint.FromJson("""{"Optimizer.LearningRate": 0.02, "units": 5}"""), SearchPoint.FromJson("""{"units": 7}"""));
        foreach (var tuner in new SweepTuner[] { new RandomTuner(), new SobolTuner(), new TpeTuner { StartupTrials = 3 }, new GridTuner() })
        {
            var plain = Flower.Sweep().SetTuner(tuner).SetMaxTrials(2).Run().Trials;
            var trials = Flower.Sweep().SetSearchSpace(space).SetTuner(tuner).SetMaxTrials(4).Run().Trials;

            Assert.AreEqual((.02, 5), (trials[0].Point.Number("Optimizer.LearningRate"), trials[0].Point.Int("units")));
            Assert.AreEqual(7, trials[1].Point.Int("units"));
            Assert.AreNotEqual(.02, trials[1].Point.Number("Optimizer.LearningRate"), "Left open, so drawn.");
            if (!tuner.UsesResults)
                CollectionAssert.AreEqual(
                    plain.Select(trial => trial.Point).ToArray(), trials.Skip(2).Select(trial => trial.Point).ToArray());
        }
    }

    [TestMethod]
    public void Values_without_a_meaning_at_the_point_are_left_out_and_missing_ones_are_drawn()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).HiddenLayers(1, 3, 4, 64);
        Assert.AreEqual("depth 1, units1 8", First("""{"depth": 1, "units1": 8, "units3": 16}"""));
        StringAssert.StartsWith(First("""{"depth": 2, "units1": 8}"""), "depth 2, units1 8, units2 ");

        string First(string json) =>
            new MLNetDeep.Sweeps.Tuners.ProposalRequest(space.Space, Seed: 1, Number: 0, new HashSet<SearchPoint>(), [])
            .Completed(SearchPoint.FromJson(json)).ToString();
    }

    [TestMethod]
    public void What_is_no_point_of_the_space_is_refused_and_what_a_narrowed_space_does_not_hold_is_left_open()
    {
        var space = Support.Spaces.OfTwoNumbers.TryFirst(SearchPoint.FromJson("""{"x": 4, "yy": 1}"""));
        Assert.AreEqual(
            "The search space is not valid:\n - A point to try first is not valid: 'yy' must be a parameter of the space. Did you "
            + "mean 'y'?",
            Assert.ThrowsExactly<ArgumentException>(space.Check).Message);

        var narrowed = Support.Spaces.OfTwoNumbers.TryFirst(
            SearchPoint.FromJson(
            """{"x": 4, "y": 0.5}""")).WithJson(Support.Spaces.OfTwoNumbers.ToJson().Replace("5", "3", StringComparison.Ordinal));
        Assert.AreEqual("y 0.5", narrowed.FirstPoints[0].ToString());
        Assert.ThrowsExactly<ArgumentException>(() => space.TryFirst([null!]));
    }

    [TestMethod]
    [DataRow(LearningTask.BinaryClassification, 500, 64, 32)]
    [DataRow(LearningTask.Regression, 20_000, 100, 32)]
    [DataRow(LearningTask.MulticlassClassification, 500_000, 100, 64)]
    public void The_default_space_begins_with_the_default_options_as_nearly_as_it_has_them(
        LearningTask task, int rows, int units, int batch)
    {
        var space = SearchSpace.For(task, rows, features: 20);
        var options = space.OptionsAt(space.FirstPoints.Single());
        Assert.AreEqual(new DenseNetworkOptions().Optimizer.LearningRate, options.Optimizer.LearningRate);
        Assert.AreEqual(batch, options.BatchSize);
        CollectionAssert.AreEqual(new Layer[] { new Dense(units, Activation.ReLU), new Dropout(0) }, options.HiddenLayers.ToArray());
        Assert.IsInstanceOfType<CosineSchedule>(options.Schedule);
    }

    [TestMethod]
    public void A_sweep_with_other_points_to_try_first_is_another_one()
    {
        using var folder = new TempFolder();
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["s.db"]).Run();
        var other = Flower.Sweep()
            .SetSearchSpace(Flower.Space.TryFirst(
            SearchPoint.FromJson("""{"units": 5}"""))).SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["s.db"]);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => other.Run()).Message, "begun with another points to try first.");
    }
}
