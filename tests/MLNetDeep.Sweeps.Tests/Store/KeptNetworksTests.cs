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
        var first = ((Claim.Taken)lost.Take(9, mayBegin: true)).Trial;
        lost.Keep(first, [1, 1, 1]);
        lost.Release(first);

        var again = ((Claim.Taken)store.Take(9, mayBegin: true)).Trial;
        Assert.AreEqual((0, 2), (again.Number, again.Attempt));
        Assert.IsEmpty(store.Networks(store.Trials()), "The trial runs.");
        store.Keep(again, [2, 2, 2]);
        Assert.IsTrue(store.Finish(again, Completed(0, 2, .5)));
        CollectionAssert.AreEqual(new byte[] { 2, 2, 2 }, store.Networks(store.Trials())[0]);
        store.DropOthers();
        using var database = place.Open();
        Assert.AreEqual((0, 2), database.KeptNetworks().Single());
    }

    private static void End(SweepStore store, double score)
    {
        var trial = ((Claim.Taken)store.Take(9, mayBegin: true)).Trial;
        var ended = Completed(trial.Number, trial.Attempt, score);
        if (store.IsWorthKeeping(ended))
            store.Keep(trial, [(byte)trial.Number, 1, 2]);
        Assert.IsTrue(store.Finish(trial, ended));
        store.DropOthers();
    }

    private static SweepStore Open(StorePlace place, ManualTime? time = null) => new(
        place.Open(), MadeUpSweep.Definition, TimeSpan.FromMinutes(1), time ?? new ManualTime(), keptNetworks: 2);

    private static SweepTrial Completed(int number, int attempt, double score) => new()
    {
        Number = number,
        Point = SearchPoint.FromJson("{}"),
        State = TrialState.Completed,
        Score = score,
        MetricName = "validation loss",
        Attempts = attempt,
    };
}
