using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Spaces;

[TestClass]
public sealed class SpaceJsonTests
{
    [TestMethod]
    public void A_space_rebuilt_from_JSON_has_the_same_text_and_proposes_the_same_trials()
    {
        var space = Support.Spaces.OfEveryKind;
        var rebuilt = space.WithJson(space.ToJson());

        Assert.AreEqual(space.ToJson(), rebuilt.ToJson());
        foreach (var tuner in new SweepTuner[] { new RandomTuner(), new SobolTuner(), new GridTuner(), new TpeTuner { StartupTrials = 4 } })
            CollectionAssert.AreEqual(
                MadeUpSweep.Points(tuner, space, 5, 12).ToArray(), MadeUpSweep.Points(tuner, rebuilt, 5, 12).ToArray(), tuner.ToString());
    }

    [TestMethod]
    public void A_text_may_narrow_the_space_and_what_it_leaves_out_stays_as_in_the_start_options()
    {
        var space = Support.Spaces.OfEveryKind.WithJson(
            """
            {"version": 1, "parameters": [
              {"name": "Optimizer", "kind": "choice", "values": ["SgdOptions"]},
              {"name": "Optimizer.LearningRate", "kind": "range", "from": 0.01, "to": 0.02},
              {"name": "depth", "kind": "int", "from": 1, "to": 2},
              {"name": "units1", "kind": "int", "from": 4, "to": 8},
              {"name": "units2", "kind": "int", "from": 4, "to": 8, "logScale": true, "when": [{"parameter": "depth", "atLeast": 2}]}]}
            """);
        foreach (var point in MadeUpSweep.Points(new RandomTuner(), space, seed: 2, trials: 30))
        {
            var options = space.OptionsAt(point);
            Assert.AreEqual(.5f, ((SgdOptions)options.Optimizer).Momentum);
            Assert.IsTrue(options.Optimizer.LearningRate is >= .01f and <= .02f);
            Assert.AreEqual(32, options.BatchSize);
        }
    }

    [TestMethod]
    public void All_that_does_not_fit_is_said_together_with_what_was_probably_meant()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Support.Spaces.OfEveryKind.WithJson(
            """
            {"version": 1, "parameters": [
              {"name": "Optimiser", "kind": "choice", "values": ["AdamOptions"]},
              {"name": "BatchSize", "kind": "range", "from": 1, "to": 2},
              {"name": "normalizer", "kind": "choice", "values": ["min-mx"]}]}
            """));
        Assert.AreEqual(
            """
            The search space of the text does not fit the program's:
             - 'Optimiser' must be a parameter of the program's space. Did you mean 'Optimizer'?
             - 'BatchSize' must be of kind 'int', as in the program. Received: 'range'.
             - 'normalizer' must choose among the program's values. Received: 'min-mx'. Did you mean 'min-max'?
            """.ReplaceLineEndings("\n"),
            exception.Message);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"version": 2, "parameters": []}""")]
    [DataRow("""{"version": 1}""")]
    [DataRow("""{"version": 1, "parameters": [{"name": "depth", "kind": "int", "from": 1}]}""")]
    [DataRow("""{"version": 1, "parameters": [{"name": "depth", "kind": "float", "from": 1, "to": 2}]}""")]
    [DataRow("""{"version": 1, "parameters": [{"name": "depth", "kind": "int", "from": "1", "to": 2}]}""")]
    public void A_text_that_is_no_space_is_refused(string json) =>
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidDataException>(() => Support.Spaces.OfEveryKind.WithJson(json)).Message,
            "A search space must be JSON as SearchSpace.ToJson writes it. Received: text that does not fit it (");

    [TestMethod]
    public void A_text_with_faults_of_its_own_is_refused() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
            () => Support.Spaces.OfEveryKind.WithJson(
            """{"version": 1, "parameters": [{"name": "depth", "kind": "int", "from": 3, "to": 1.5}]}""")).Message,
            "The lower bound of 'depth' must be below the upper one.");

    [TestMethod]
    public void A_point_comes_back_from_JSON_exactly()
    {
        foreach (var point in MadeUpSweep.Points(new RandomTuner(), Support.Spaces.OfEveryKind, seed: 4, trials: 20))
            Assert.AreEqual(point, SearchPoint.FromJson(point.ToJson()));
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("[1]")]
    [DataRow("""{"x": null}""")]
    [DataRow("""{"x": true}""")]
    public void A_text_that_is_no_point_is_refused(string json) =>
        Assert.ThrowsExactly<InvalidDataException>(() => SearchPoint.FromJson(json));

    [TestMethod]
    public void A_point_says_what_it_has_when_asked_for_something_else()
    {
        var point = SearchPoint.FromJson("""{"units1": 4, "rate": 0.5, "normalizer": "none"}""");
        Assert.AreEqual("The parameter must have a value at this point. Received: 'unit1'. Did you mean 'units1'?",
            Assert.ThrowsExactly<KeyNotFoundException>(() => point.Int("unit1")).Message);
        Assert.AreEqual("The parameter must be a whole number. Received: 'rate', here 0.5. Use Number.",
            Assert.ThrowsExactly<InvalidOperationException>(() => point.Int("rate")).Message);
        Assert.AreEqual("The parameter must be a number. Received: 'normalizer', which is a choice, here 'none'. Use Label.",
            Assert.ThrowsExactly<InvalidOperationException>(() => point.Number("normalizer")).Message);
        Assert.AreEqual("The parameter must be a choice. Received: 'rate', which is a number, here 0.5. Use Number or Int.",
            Assert.ThrowsExactly<InvalidOperationException>(() => point.Label("rate")).Message);
    }
}
