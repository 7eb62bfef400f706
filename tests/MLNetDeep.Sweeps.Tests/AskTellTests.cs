using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests;

/// <summary>A sweep that a loop of the user's asks and tells.</summary>
[TestClass]
public sealed class AskTellTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [TestMethod]
    [OnEveryStore]
    public void A_loop_gets_the_points_a_sweep_would_try_until_there_are_as_many_as_it_wanted(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var sweep = Open(place, new SobolTuner(), trials: 5);
        var points = new List<SearchPoint>();
        while (sweep.Ask() is { } trial)
        {
            points.Add(trial.Point);
            Assert.AreEqual(trial.Point.Number("x"), trial.Value<double>("x"));
            Assert.AreEqual(3, trial.Options.Seed);
            Assert.IsTrue(trial.Tell(Math.Abs(trial.Point.Number("x") - 2)));
        }
        CollectionAssert.AreEqual(MadeUpSweep.Points(new SobolTuner(), Support.Spaces.OfTwoNumbers, seed: 3, trials: 5).ToArray(), points);
        Assert.IsTrue(sweep.Trials.All(trial => trial is { State: TrialState.Completed, MetricName: "error", HigherIsBetter: false }));
        Assert.AreEqual(sweep.Trials.MinBy(trial => trial.Score)!.Number, sweep.Best!.Number);
        StringAssert.StartsWith(sweep.ToCsv(), "trial,state,score,epochs,weights_from_epoch,seconds,attempts,error,x,y");
    }

    [TestMethod]
    [OnEveryStore]
    public void A_learning_tuner_learns_from_what_it_is_told(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var sweep = Open(place, new TpeTuner { StartupTrials = 4 }, trials: 12);
        while (sweep.Ask() is { } trial)
            trial.Tell(Cost(trial.Point));
        CollectionAssert.AreEqual(
            MadeUpSweep.Run(new TpeTuner { StartupTrials = 4 }, Support.Spaces.OfTwoNumbers, seed: 3, trials: 12, Cost)
                .Select(trial => trial.Point).ToArray(),
            sweep.Trials.Select(trial => trial.Point).ToArray());

        static double Cost(SearchPoint point) => Math.Abs(point.Number("x") - 2);
    }

    [TestMethod]
    [OnEveryStore]
    public void What_a_loop_leaves_in_hand_another_one_takes_up_at_once(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        SearchPoint point;
        using (var first = Open(place, new RandomTuner(), trials: 1))
            point = first.Ask()!.Point;
        using var second = Open(place, new RandomTuner(), trials: 1);
        var trial = second.Ask()!;
        Assert.AreEqual((0, 2, point), (trial.Number, trial.Attempt, trial.Point));
        Assert.IsTrue(trial.Tell(1));
        Assert.IsNull(second.Ask());
    }

    [TestMethod]
    [OnEveryStore]
    public void A_loop_that_was_silent_for_a_lease_has_lost_its_trial_and_is_told_so(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var silent = Open(place, new RandomTuner(), trials: 1, time);
        using var other = Open(place, new RandomTuner(), trials: 1, time);
        var late = silent.Ask()!;
        using var patience = new CancellationTokenSource();
        patience.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => other.Ask(patience.Token));
        using var looks = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsExactly<OperationCanceledException>(() => other.Ask(looks.Token), "It waits for the silent one.");
        time.Advance(2 * Lease);
        var again = other.Ask()!;
        Assert.AreEqual((0, 2), (again.Number, again.Attempt));
        Assert.IsFalse(late.Tell(.1));
        Assert.IsTrue(again.Tell(.2));
        Assert.AreEqual(.2, silent.Best!.Score);
        Assert.IsNull(silent.Ask());
    }

    [TestMethod]
    public void While_a_trial_is_in_hand_its_heartbeat_is_counted_up()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var sweep = new DenseNetworkSweep(new MLContext(3)) { Lease = TimeSpan.FromSeconds(.3) }
            .SetSearchSpace(Support.Spaces.OfTwoNumbers).SetStore(place.Open).AskAndTell("error", higherIsBetter: false);
        sweep.Ask();
        using var database = place.Open();
        Assert.IsTrue(SpinWait.SpinUntil(() => database.Trials(0, [])[0].Heartbeat > 1, TimeSpan.FromSeconds(20)));
    }

    [TestMethod]
    public void Epochs_that_are_reported_let_successive_halving_stop_a_trial()
    {
        using var sweep = new DenseNetworkSweep(new MLContext(3)).SetSearchSpace(Support.Spaces.OfTwoNumbers)
            .SetTuner(new AshaTuner { MinimumEpochs = 2, ReductionFactor = 2 }).SetMaxTrials(2)
            .AskAndTell("accuracy", higherIsBetter: true);
        var good = sweep.Ask()!;
        Assert.IsTrue(good.Report(.8) && good.Report(.9) && good.Report(.85));
        good.Tell(.9);
        var poor = sweep.Ask()!;
        Assert.IsTrue(poor.Report(double.NaN));
        Assert.IsFalse(poor.Report(.3));
        poor.Tell(.3);
        Assert.AreEqual(
            (TrialState.Completed, 3, TrialState.Stopped, 2, "Stopped at epoch 2: earlier trials were better there."),
            (sweep.Trials[0].State, sweep.Trials[0].Epochs, sweep.Trials[1].State, sweep.Trials[1].Epochs, sweep.Trials[1].Error));
        Assert.AreEqual(0, sweep.Best!.Number);
    }

    [TestMethod]
    public void A_trial_ends_once_and_a_score_that_is_none_is_a_failure()
    {
        using var sweep = new DenseNetworkSweep(new MLContext(3)).SetSearchSpace(Support.Spaces.OfTwoNumbers)
            .SetTuner(new RandomTuner()).SetMaxTrials(2).AskAndTell("error", higherIsBetter: false);
        var trial = sweep.Ask()!;
        Assert.IsTrue(trial.Tell(double.NaN));
        Assert.AreEqual(
            "Tell must be called before the trial has ended. Received: a call for trial 0, which has ended. Call Ask for the "
            + "next one.", Assert.ThrowsExactly<InvalidOperationException>(() => trial.Tell(1)).Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => trial.Report(1));
        trial.GiveBack();
        Assert.IsTrue(sweep.Ask()!.Fail("No memory."));
        Assert.AreEqual(
            "The score of a trial must be a finite number. Received: NaN.|No memory.",
            string.Join('|', sweep.Trials.Select(ended => ended.Error)));
        Assert.IsNull(sweep.Best);
    }

    [TestMethod]
    public void A_loop_that_would_wait_for_itself_is_told_so()
    {
        using var sweep = new DenseNetworkSweep(new MLContext(3)).SetSearchSpace(Support.Spaces.OfTwoNumbers)
            .SetTuner(new TpeTuner()).SetConcurrentTrials(2).SetMaxTrials(3).AskAndTell("error", higherIsBetter: false);
        AskedTrial[] inHand = [sweep.Ask()!, sweep.Ask()!];
        Assert.AreEqual(
            "Ask may be called only while fewer trials are open than allowed. Received: a call while these are open, and no more are "
            + "allowed: trial 0, trial 1. Call Tell first, or allow more trials at once with SetConcurrentTrials.",
            Assert.ThrowsExactly<InvalidOperationException>(() => sweep.Ask()).Message);
        inHand[0].Tell(1);
        var last = sweep.Ask()!;
        Assert.IsNull(sweep.Ask(), "Nothing is left but what is in hand.");
        Assert.IsTrue(last.Tell(1) && inHand[1].Tell(1));
        Assert.IsNull(sweep.Ask());
    }

    [TestMethod]
    public void What_is_the_loops_own_is_refused_and_so_is_another_loop_on_its_store()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        Assert.AreEqual(
            "The sweep is not valid:\n - A sweep with your own training loop must not have settings that replace the loop. Received: "
            + "SetData, SetPreparation. Remove these calls.\n - The number of trials of SetMaxTrials must be at least 1. Received: 0.",
            Assert.ThrowsExactly<ArgumentException>(() => Flower.Sweep().SetMaxTrials(0).AskAndTell("error", false)).Message);
        Assert.AreEqual(
            "The sweep is not valid:\n - A sweep with your own training loop must have a search space. Received: none. Call "
            + "SetSearchSpace.",
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkSweep(new MLContext()).AskAndTell("error", false)).Message);

        Open(place, new RandomTuner(), trials: 1).Dispose();
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkSweep(new MLContext(3))
                .SetSearchSpace(Support.Spaces.OfTwoNumbers).SetTuner(new RandomTuner()).SetStore(place.Open)
                .AskAndTell("error", true)).Message,
            "begun with another metric.");
    }

    private static AskTellSweep Open(StorePlace place, SweepTuner tuner, int trials, TimeProvider? time = null) =>
        new DenseNetworkSweep(new MLContext(3)) { Lease = Lease, Time = time ?? TimeProvider.System }
            .SetSearchSpace(Support.Spaces.OfTwoNumbers).SetTuner(tuner).SetMaxTrials(trials).SetStore(place.Open)
            .AskAndTell("error", higherIsBetter: false);
}
