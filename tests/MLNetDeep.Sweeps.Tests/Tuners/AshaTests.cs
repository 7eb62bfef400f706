using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Tests.Tuners;

[TestClass]
public sealed class AshaTests
{
    [TestMethod]
    [DataRow(1, 3, 1, 0, 81, new[] { 1, 3, 9, 27 })]
    [DataRow(1, 3, 1, 0, 82, new[] { 1, 3, 9, 27, 81 })]
    [DataRow(2, 4, 1, 0, 40, new[] { 2, 8, 32 })]
    [DataRow(1, 3, 3, 0, 30, new[] { 1, 3, 9, 27 })]
    [DataRow(1, 3, 3, 1, 30, new[] { 3, 9, 27 })]
    [DataRow(1, 3, 3, 2, 30, new[] { 9, 27 })]
    [DataRow(1, 3, 3, 3, 30, new[] { 1, 3, 9, 27 })]
    [DataRow(3, 4, 1, 0, 60, new[] { 3, 12, 48 })]
    [DataRow(5, 3, 1, 0, 5, new int[0])]
    public void Rungs_are_at_r_times_the_powers_of_eta(int least, int factor, int brackets, int trial, int epochs, int[] expected) =>
        CollectionAssert.AreEqual(
            expected, new AshaTuner { MinimumEpochs = least, ReductionFactor = factor, Brackets = brackets }.RungsFor(
            trial, epochs).Epochs.ToArray());

    [TestMethod]
    public void The_best_one_of_eta_goes_on_and_at_least_one_does()
    {
        var rungs = new AshaTuner { ReductionFactor = 3 }.RungsFor(7, 20);
        Assert.IsTrue(rungs.GoesOn(3, .5, []), "The first to come.");

        // Up to 5 there (with itself) one continues, from 6 on two.
        var four = Tried(.1, .2, .3, .4);
        Assert.IsTrue(rungs.GoesOn(3, .05, four));
        Assert.IsTrue(rungs.GoesOn(3, .1, four), "As good as the best.");
        Assert.IsFalse(rungs.GoesOn(3, .15, four));
        var five = Tried(.1, .2, .3, .4, .5);
        Assert.IsTrue(rungs.GoesOn(3, .15, five));
        Assert.IsFalse(rungs.GoesOn(3, .25, five));
        Assert.IsFalse(rungs.GoesOn(3, double.NaN, []), "Not finite.");
    }

    [TestMethod]
    public void Only_trials_that_stood_on_the_rung_or_had_ended_before_it_count()
    {
        var rungs = new AshaTuner { ReductionFactor = 3 }.RungsFor(9, 30);
        TriedPoint[] tried =
        [
            Trial(0, TrialState.Stopped, .1, .1, .1),
            Trial(1, TrialState.Completed, .4, .3),
            Trial(2, TrialState.Failed, .0, .0, .0, .0, .0, .0, .0, .0, .0),
            Trial(3, TrialState.Completed, .9, .9, .9, .9, .9, .9, .9, .9, .2, .01),
        ];
        Assert.IsFalse(rungs.GoesOn(9, .25, tried), "Trial 3 had .2 at epoch 9.");
        Assert.IsTrue(rungs.GoesOn(9, .15, tried), "Trial 0 never stood there.");
        Assert.IsFalse(rungs.GoesOn(3, .15, tried), "Trial 0 did here.");
        Assert.IsFalse(rungs.GoesOn(9, .35, [tried[1]]), "Trial 1 had ended by itself with .3.");
    }

    [TestMethod]
    public void Trials_are_compared_within_their_bracket()
    {
        var tuner = new AshaTuner { Brackets = 2 };
        TriedPoint[] tried = [Trial(0, TrialState.Completed, .1, .1, .1), Trial(1, TrialState.Completed, .5, .5, .5)];
        Assert.IsFalse(tuner.RungsFor(2, 10).GoesOn(3, .3, tried));
        Assert.IsTrue(tuner.RungsFor(3, 10).GoesOn(3, .3, tried));
    }

    [TestMethod]
    public void Options_out_of_range_are_refused_together() =>
        CollectionAssert.AreEqual(
            new[]
            {
                "MinimumEpochs must be at least 1. Received: 0.", "ReductionFactor must be at least 2. Received: "
                + "1.", "Brackets must be at least 1. Received: 0.",
                "Proposals must be a tuner that chooses points. Received: AshaTuner.",
            },
            new AshaTuner { MinimumEpochs = 0, ReductionFactor = 1, Brackets = 0, Proposals = new AshaTuner() }.Violations(
            Support.Spaces.OfTwoNumbers.Space).ToArray());

    private static TriedPoint[] Tried(params double[] costs) =>
        [.. costs.Select((cost, i) => Trial(i, TrialState.Completed, cost, cost, cost))];

    private static TriedPoint Trial(int number, TrialState state, params double[] curve) =>
        new(number, SearchPoint.FromJson("{}"), state, curve[^1], curve);
}
