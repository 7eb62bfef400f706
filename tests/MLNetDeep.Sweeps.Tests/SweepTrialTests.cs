using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Tests;

[TestClass]
public sealed class SweepTrialTests
{
    private static readonly SweepTrial Completed = new()
    {
        Number = 7,
        Point = SearchPoint.FromJson("""{"depth": 2, "Optimizer": "AdamOptions"}"""),
        State = TrialState.Completed,
        Score = .88324,
        MetricName = "validation accuracy",
        Epochs = 12,
        Duration = TimeSpan.FromSeconds(3.21),
    };

    [TestMethod]
    public void A_trial_is_a_line()
    {
        Assert.AreEqual(
            "trial 7, completed: validation accuracy 0.8832 after 12 epochs, 3.2 s: depth 2, Optimizer AdamOptions", Completed.ToString());
        Assert.AreEqual(
            "trial 7, failed: out of memory: depth 2, Optimizer AdamOptions",
            (Completed with { State = TrialState.Failed, Score = null, Error = "out of memory." }).ToString());
        Assert.AreEqual(
            "trial 7, running: no score yet: depth 2, Optimizer AdamOptions",
                (Completed with { State = TrialState.Running, Score = null }).ToString());
    }

    [TestMethod]
    public void A_trial_equals_its_copy_from_JSON_and_keeps_lists_of_its_own()
    {
        List<double> curve = [.5, double.NaN, .9];
        var trial = Completed with { Curve = curve, FoldScores = [.88324], WeightsFromEpochs = [3], MetricName = "validation accuracy" };
        curve.Add(.1);
        Assert.HasCount(3, trial.Curve);
        var copy = TrialJson.Read(TrialJson.Write(trial));
        Assert.AreEqual(trial, copy);
        Assert.AreEqual(trial.GetHashCode(), copy.GetHashCode());
        Assert.AreNotEqual(trial, copy with { Curve = [.5, .7, .9] });
        Assert.AreEqual(Completed, Completed with { Curve = [] });
    }

    [TestMethod]
    public void A_tuner_shows_what_is_not_at_its_default() =>
        Assert.AreEqual("GridTuner { }, AshaTuner { ReductionFactor = 3 }", $"{new GridTuner()}, {new AshaTuner { ReductionFactor = 3 }}");
}
