using Microsoft.ML;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Store;

[TestClass]
public sealed class SweepStoreTests
{
    private static readonly TimeSpan Lease = TestStore.Lease;

    [TestMethod]
    [OnEveryStore]
    public void A_trial_whose_worker_gives_no_sign_of_life_for_a_lease_is_taken_up_again(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var store = Open(place, time, concurrent: 2);
        AddOfAnotherMachine(place, number: 0);

        var own = Taken(store.Take(2, mayBegin: true));
        Assert.AreEqual(1, own.Number);
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(2, mayBegin: true));
        time.Advance(Lease - TimeSpan.FromSeconds(1));
        Beat(place, number: 0);
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(2, mayBegin: true), "It beat meanwhile.");
        store.Beat(own);
        time.Advance(Lease - TimeSpan.FromSeconds(1));
        store.Beat(own);
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(2, mayBegin: true));
        time.Advance(TimeSpan.FromSeconds(2));
        store.Beat(own);

        var again = Taken(store.Take(2, mayBegin: true));
        Assert.AreEqual((0, 2), (again.Number, again.Attempt));
        Assert.IsFalse(store.Finish(again with { Attempt = 1 }, Completed(0, attempt: 1)), "The one that comes back late has lost it.");
        Assert.IsTrue(store.Finish(again, Completed(0, attempt: 2)));
        Assert.IsFalse(store.Finish(again, Completed(0, attempt: 2)), "It has ended.");
    }

    [TestMethod]
    [OnEveryStore]
    public void A_trial_of_a_dead_process_of_this_machine_is_taken_up_at_once(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var store = Open(place, new ManualTime(), concurrent: 2);
        using (var database = place.Open())
            database.Add(Running(0), string.Join('/', ProcessName.Own.Split('/')[0], "1", "123456789012"));
        Assert.AreEqual((0, 2), (Taken(store.Take(5, mayBegin: true)) is var trial ? (trial.Number, trial.Attempt) : default));
    }

    [TestMethod]
    [OnEveryStore]
    public void A_tuner_that_learns_waits_for_all_but_the_latest_trials(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var store = Open(place, new ManualTime(), concurrent: 2, new TpeTuner());
        var first = Taken(store.Take(9, mayBegin: true));
        Taken(store.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(9, mayBegin: true));
        store.Finish(first, Completed(0, attempt: 1));
        var third = Taken(store.Take(9, mayBegin: true));
        CollectionAssert.AreEqual(new[] { 0 }, third.Tried.Select(trial => trial.Number).ToArray());
        Assert.IsInstanceOfType<Claim.NothingLeft>(store.Take(9, mayBegin: false));
    }

    [TestMethod]
    [OnEveryStore]
    public void A_tuner_that_does_not_learn_waits_where_as_many_trials_go_on_as_were_allowed(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var limited = Open(place, new ManualTime(), concurrent: 2, isLimited: true);
        using var other = Open(place, new ManualTime(), concurrent: 2, isLimited: true);
        var first = Taken(limited.Take(9, mayBegin: true));
        Taken(other.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(limited.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(other.Take(9, mayBegin: true));
        Assert.IsTrue(limited.Finish(first, Completed(0, attempt: 1)));
        Assert.AreEqual(2, Taken(other.Take(9, mayBegin: true)).Number);
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_of_another_sweep_is_refused_with_what_is_different(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(place.Open).Run();
        var other = Flower.Sweep(seed: 4).SetTuner(new SobolTuner()).SetMaxTrials(1).SetStore(place.Open)
            .SetSearchSpace(Flower.Space.StartingFrom(new DenseNetworkOptions { NumberOfEpochs = 5 }));
        Assert.AreEqual(
            $"The store {place.Name} must be of this sweep. Received: one that was begun with another start options, tuner, seed. "
            + $"Set it as before to continue that sweep, or give this one another {place.NameForAnother}.",
            Assert.ThrowsExactly<ArgumentException>(() => other.Run()).Message);
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_of_another_version_is_refused_as_such(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using (var database = place.Open())
            database.AddProperty(SweepDefinition.Format, "1");
        Assert.AreEqual(
            $"The store {place.Name} must be one of this version of MLNetDeep.Sweeps. Received: one that another version has made. "
            + $"Finish that sweep with the version that began it, or give this one another {place.NameForAnother}.",
            Assert.ThrowsExactly<ArgumentException>(
            () => Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(place.Open).Run()).Message);
    }

    [TestMethod]
    [OnEveryStore]
    public void More_trials_may_be_asked_for_later(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        SharedSweep.Of(place.Argument, new RandomTuner(), trials: 2, concurrent: 1).Run();
        Assert.AreEqual(Table.Of(SharedSweep.Of(store: null, new RandomTuner(), 4, 1).Run()),
            Table.Of(SharedSweep.Of(place.Argument, new RandomTuner(), 4, 1).Run()));
    }

    [TestMethod]
    [OnEveryStore]
    public void A_seed_drawn_by_chance_is_that_of_the_store_from_then_on(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        Assert.AreEqual(Seeded().Seed, Seeded().Seed);

        SweepResult Seeded()
        {
            var mlContext = new MLContext();
            return mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
                .SetPreparation(Flower.Preparation(mlContext))
                .SetSearchSpace(Flower.Space).SetMaxTrials(1).SetStore(place.Open).Run();
        }
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_of_which_somebody_has_deleted_a_trial_says_so(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        SharedSweep.Of(place.Argument, new RandomTuner(), 3, 1).Run();
        place.Delete(trial: 1);
        Assert.AreEqual(
            $"The store {place.Name} must have all trials from 0 to 2. Received: 2 of them; "
            + $"somebody has deleted the others. Give the sweep another {place.NameForAnother}.",
            Assert.ThrowsExactly<InvalidDataException>(() => SharedSweep.Of(place.Argument, new RandomTuner(), 5, 1).Run()).Message);
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_in_which_somebody_has_exchanged_trials_says_so(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        SharedSweep.Of(place.Argument, new RandomTuner(), 3, 1).Run();
        place.Overwrite(trial: 1, withTrial: 2);
        Assert.AreEqual(
            $"The store {place.Name} cannot be read: row 1 of its trials. It must hold attempt 1 of trial 1. Received: attempt 1 of "
            + "trial 2. The store is damaged, or was changed by hand.",
            Assert.ThrowsExactly<InvalidDataException>(() => SharedSweep.Of(place.Argument, new RandomTuner(), 5, 1).Run()).Message);
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_without_its_properties_is_one_of_another_version(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        SharedSweep.Of(place.Argument, new RandomTuner(), 1, 1).Run();
        place.Delete("seed");
        place.Delete(SweepDefinition.Format);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => SharedSweep.Of(place.Argument, new RandomTuner(), 1, 1).Run()).Message,
            "must be one of this version of MLNetDeep.Sweeps.");
    }

    [TestMethod]
    [OnEveryStore]
    public void A_worker_that_does_not_hear_of_what_was_kept_gets_its_trial_and_keeps_its_result_once(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var store = TestStore.Open(new ForgetfulDatabase(place.Open()), new ManualTime(), concurrent: 2);
        var first = Taken(store.Take(2, mayBegin: true));
        var second = Taken(store.Take(2, mayBegin: true));
        Assert.AreEqual(((0, 1), (1, 1)), ((first.Number, first.Attempt), (second.Number, second.Attempt)));
        Assert.IsTrue(store.Finish(first, Completed(0, attempt: 1)));
        Assert.IsTrue(store.Finish(second, Completed(1, attempt: 1)));
        Assert.IsFalse(store.Finish(second, Completed(1, attempt: 1)), "It has ended.");
        Assert.HasCount(2, store.Trials());
    }

    [TestMethod]
    [OnEveryStore]
    public void After_an_outage_nobody_is_taken_for_lost_before_another_lease_is_over(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        var database = new ForgetfulDatabase(place.Open());
        using var store = TestStore.Open(database, time, concurrent: 2);
        AddOfAnotherMachine(place, number: 0);
        Taken(store.Take(2, mayBegin: true));
        time.Advance(2 * Lease);
        database.Beat(1, 1);
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(2, mayBegin: true), "It could not beat while the database was away.");
    }

    [TestMethod]
    [OnEveryStore]
    public void One_that_comes_back_while_its_trial_is_taken_up_keeps_its_result(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var store = Open(place, time, concurrent: 2);
        AddOfAnotherMachine(place, number: 0);
        var own = Taken(store.Take(2, mayBegin: true));
        Assert.IsTrue(store.Finish(own, Completed(1, attempt: 1)));
        time.Advance(Lease + Lease);
        using (var database = place.Open())
            Assert.IsTrue(database.Change(0, 1, Completed(0, attempt: 1), "elsewhere/1/1"));
        Assert.IsInstanceOfType<Claim.NothingLeft>(store.Take(2, mayBegin: true));
        Assert.IsTrue(store.Trials().All(trial => trial.Attempts == 1));
    }

    /// <summary>Where results wait for nobody, which they do in SQLite.</summary>
    [TestMethod]
    public void An_own_trial_that_ends_while_the_next_is_taken_is_not_run_again()
    {
        using var place = StorePlace.Of(StoreKind.PostgreSql);
        var database = new InterruptedDatabase(place.Open());
        using var store = TestStore.Open(database, new ManualTime(), concurrent: 2);
        var own = Taken(store.Take(2, mayBegin: true));
        database.AfterReading = () => Assert.IsTrue(Task.Run(() => store.Finish(own, Completed(0, attempt: 1))).Result);
        Assert.AreEqual(1, Taken(store.Take(2, mayBegin: true)).Number);
    }

    [TestMethod]
    [OnEveryStore]
    public void Of_trials_that_have_ended_each_is_read_once(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var database = new CountingDatabase(place.Open());
        using var store = TestStore.Open(database, new ManualTime(), concurrent: 1, new AshaTuner());
        for (var number = 0; number < 30; number++)
            Assert.IsTrue(store.Finish(Taken(store.Take(30, mayBegin: true)), Completed(number, attempt: 1)));
        Assert.IsLessThan(2 * 30 + 1, database.TrialsRead, "Each at most while it ran, and when it had ended.");
        Assert.AreEqual((0, 0), (store.Standing().Best!.Number, store.Standing().FailedCount));
    }

    private static SweepStore Open(StorePlace place, TimeProvider time, int concurrent, SweepTuner? tuner = null, bool isLimited = false) =>
        TestStore.Open(place.Open(), time, concurrent, tuner, isLimited);

    private static void AddOfAnotherMachine(StorePlace place, int number)
    {
        using var database = place.Open();
        database.Add(Running(number), "elsewhere/1/1");
    }

    private static void Beat(StorePlace place, int number)
    {
        using var database = place.Open();
        Assert.IsTrue(database.Beat(number, attempt: 1));
    }

    private static ClaimedTrial Taken(Claim claim) => TestStore.Taken(claim);

    private static SweepTrial Running(int number) =>
        new() { Number = number, Point = SearchPoint.FromJson("""{"x": 1, "y": 0.1}"""), State = TrialState.Running, Attempts = 1 };

    private static SweepTrial Completed(int number, int attempt) =>
        Running(number) with { State = TrialState.Completed, Attempts = attempt, Score = .5, Curve = [.5] };
}
