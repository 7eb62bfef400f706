using Microsoft.ML;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests;

/// <summary>A loop of the user's whose store cannot be reached for a while.</summary>
[TestClass]
public sealed class AskTellFailureTests
{
    private static readonly StoreTerms Terms = new(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

    [TestMethod]
    public void A_result_that_did_not_reach_the_store_is_told_again()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var database = new FailingDatabase(place.Open(Terms));
        using var sweep = Open(database, new TpeTuner());
        var trial = sweep.Ask()!;
        database.OfChanges = new IOException("The store is away.");
        Assert.ThrowsExactly<IOException>(() => trial.Tell(.5));
        Assert.ThrowsExactly<IOException>(() => trial.Fail("No memory."));
        Assert.ThrowsExactly<IOException>(trial.GiveBack);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => sweep.Ask()).Message, "no more are allowed: trial 0.");

        database.OfChanges = null;
        Assert.IsTrue(trial.Report(.6), "It has not ended.");
        Assert.IsTrue(trial.Tell(.5));
        Assert.AreEqual((TrialState.Completed, .5), (sweep.Trials[0].State, sweep.Trials[0].Score));
        Assert.ThrowsExactly<InvalidOperationException>(() => trial.Tell(.5));
        Assert.AreEqual(1, sweep.Ask()!.Number);
    }

    [TestMethod]
    public void What_can_be_given_back_is_and_the_store_is_closed_whatever_fails()
    {
        foreach (var failure in new Exception[] { new IOException("Away."), new InvalidDataException("Damaged.") })
        {
            using var place = StorePlace.Of(StoreKind.Sqlite);
            var database = new FailingDatabase(place.Open(Terms));
            var sweep = Open(database, new RandomTuner());
            AskedTrial[] inHand = [sweep.Ask()!, sweep.Ask()!, sweep.Ask()!];
            database.OfChanges = failure;
            sweep.Dispose();
            Assert.IsTrue(database.IsDisposed);
            foreach (var trial in inHand)
                Assert.ThrowsExactly<InvalidOperationException>(() => trial.Report(1), "It has ended, and its heartbeat with it.");
        }
    }

    [TestMethod]
    public void An_exception_that_nobody_expected_leaves_no_trial_open_either()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var database = new FailingDatabase(place.Open(Terms));
        var sweep = Open(database, new RandomTuner());
        AskedTrial[] inHand = [sweep.Ask()!, sweep.Ask()!, sweep.Ask()!];
        database.OfChanges = new FormatException("A fault.");
        Assert.ThrowsExactly<FormatException>(sweep.Dispose);
        Assert.IsTrue(database.IsDisposed);
        foreach (var trial in inHand)
            Assert.ThrowsExactly<InvalidOperationException>(() => trial.Report(1), "It has ended, and its heartbeat with it.");
    }

    [TestMethod]
    public void A_sweep_that_cannot_begin_leaves_no_store_open()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var database = new FailingDatabase(place.Open(Terms)) { OfProperties = new IOException("Away.") };
        Assert.ThrowsExactly<IOException>(() => Open(database, new RandomTuner()));
        Assert.IsTrue(database.IsDisposed);
    }

    private static AskTellSweep Open(ISweepDatabase database, SweepTuner tuner) => new DenseNetworkSweep(new MLContext(3))
        .SetSearchSpace(Support.Spaces.OfTwoNumbers).SetTuner(tuner).SetMaxTrials(5).SetStore(_ => database)
        .AskAndTell("error", higherIsBetter: false);
}
