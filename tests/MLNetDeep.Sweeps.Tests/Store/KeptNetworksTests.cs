using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>Which networks a store keeps.</summary>
[TestClass]
public sealed class KeptNetworksTests
{
    [TestMethod]
    [OnEveryStore]
    public void Those_of_the_best_trials_are_kept_whole_and_others_dropped(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var store = Open(place);
        foreach (var score in new[] { .5, .3, .4, .9, .2 })
            End(store, score);
        CollectionAssert.AreEqual(new[] { 1, 4 }, store.Networks(store.Trials()).Keys.Order().ToArray(), "The two of lowest loss.");
        CollectionAssert.AreEqual(new byte[] { 4, 1, 2 }, store.Networks(store.Trials())[4]);

        using var another = Open(place);
        Assert.IsFalse(another.IsWorthKeeping(Completed(9, 1, .35)), "Whoever opens the store knows which are the best.");
        Assert.IsTrue(another.IsWorthKeeping(Completed(9, 1, .1)));
        Assert.IsFalse(another.IsWorthKeeping(Completed(9, 1, .1) with { State = TrialState.Stopped }));
    }

    [TestMethod]
    [OnEveryStore]
    public void Those_of_a_worker_that_was_lost_before_the_end_of_its_trial_are_nobody_s(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var lost = Open(place, time);
        using var store = Open(place, time);
        var first = TestStore.Taken(lost.Take(9, mayBegin: true));
        lost.Keep(first, [1, 1, 1]);
        lost.Release(first);

        var again = TestStore.Taken(store.Take(9, mayBegin: true));
        Assert.AreEqual((0, 2), (again.Number, again.Attempt));
        Assert.IsEmpty(store.Networks(store.Trials()), "The trial runs.");
        store.Keep(again, [2, 2, 2]);
        Assert.IsTrue(store.Finish(again, Completed(0, 2, .5)));
        CollectionAssert.AreEqual(new byte[] { 2, 2, 2 }, store.Networks(store.Trials())[0]);
        store.DropOthers();
        using var database = place.Open();
        Assert.AreEqual((0, 2), database.KeptNetworks().Single());
    }

    [TestMethod]
    [OnEveryStore]
    public void What_a_killed_worker_has_left_is_dropped_when_the_sweep_is_run_again_after_its_last_trial(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var database = place.Open();
        DenseNetworkSweep Sweep() => Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2).SetStore(place.Open);
        Sweep().Run();
        database.KeepNetworks(0, attempt: 7, [1]);
        Sweep().SetKeptNetworks(0).Run();
        CollectionAssert.AreEqual(
            new[] { (0, 1), (0, 7), (1, 1) }, database.KeptNetworks().ToArray(), "A worker that keeps none leaves alone what others keep.");
        Sweep().Run();
        CollectionAssert.AreEqual(new[] { (0, 1), (1, 1) }, database.KeptNetworks().ToArray());
    }

    [TestMethod]
    [OnEveryStore]
    public void Networks_that_a_worker_keeps_after_it_has_lost_its_trial_are_forgotten(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var late = Open(place, time);
        using var store = Open(place, time);
        var first = TestStore.Taken(late.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Taken>(store.Take(9, mayBegin: true));
        time.Advance(2 * TestStore.Lease);
        var again = TestStore.Taken(store.Take(9, mayBegin: true));
        Assert.AreEqual((0, 2), (again.Number, again.Attempt));
        store.Keep(again, [2, 2, 2]);
        Assert.IsTrue(store.Finish(again, Completed(0, 2, .5)));
        store.DropOthers();
        late.Keep(first, [1, 1, 1]);
        Assert.IsFalse(late.Finish(first, Completed(0, 1, .5)));
        late.Forget(first);
        using var database = place.Open();
        Assert.AreEqual((0, 2), database.KeptNetworks().Single());
    }

    private static void End(SweepStore store, double score)
    {
        var trial = TestStore.Taken(store.Take(9, mayBegin: true));
        var ended = Completed(trial.Number, trial.Attempt, score);
        if (store.IsWorthKeeping(ended))
            store.Keep(trial, [(byte)trial.Number, 1, 2]);
        Assert.IsTrue(store.Finish(trial, ended));
        store.DropOthers();
    }

    private static SweepStore Open(StorePlace place, ManualTime? time = null) =>
        TestStore.Open(place.Open(), time ?? new ManualTime(), keptNetworks: 2);

    private static SweepTrial Completed(int number, int attempt, double score) => new()
    {
        Number = number,
        Point = SearchPoint.FromJson("""{"x": 1, "y": 0.1}"""),
        State = TrialState.Completed,
        Score = score,
        MetricName = "validation loss",
        Attempts = attempt,
    };
}
