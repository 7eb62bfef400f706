using Microsoft.ML;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Store;

[TestClass]
public sealed class SweepStoreTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void A_trial_whose_worker_gives_no_sign_of_life_for_a_lease_is_taken_up_again()
    {
        using var folder = new TempFolder();
        var time = new ManualTime();
        using var store = Open(folder["s.db"], time, concurrent: 2);
        AddOfAnotherMachine(folder["s.db"], number: 0);

        var own = Taken(store.Take(2, mayBegin: true));
        Assert.AreEqual(1, own.Number);
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(2, mayBegin: true));
        time.Advance(Lease - TimeSpan.FromSeconds(1));
        Beat(folder["s.db"], number: 0);
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
    public void A_trial_of_a_dead_process_of_this_machine_is_taken_up_at_once()
    {
        using var folder = new TempFolder();
        using var store = Open(folder["s.db"], new ManualTime(), concurrent: 2);
        using (var database = new SqliteDatabase(folder["s.db"], isOnNetwork: false))
            database.Add(Running(0), string.Join('/', ProcessName.Own.Split('/')[0], "1", "123456789012"));
        Assert.AreEqual((0, 2), (Taken(store.Take(5, mayBegin: true)) is var trial ? (trial.Number, trial.Attempt) : default));
    }

    [TestMethod]
    public void A_process_knows_itself_alive_and_others_dead()
    {
        Assert.IsFalse(ProcessName.IsDead(ProcessName.Own));
        Assert.IsTrue(ProcessName.IsDead(ProcessName.Own + "0"), "The same id, started at another time.");
        Assert.IsFalse(ProcessName.IsDead("elsewhere/1/1"));
        Assert.IsFalse(ProcessName.IsDead(""));
    }

    /// <summary>Where /proc hides the processes of other users (hidepid), one that runs is not taken for dead, and one that does not
    /// is.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_process_that_is_hidden_is_not_dead()
    {
        using var nothingToSee = new TempFolder();
        var name = ProcessName.Own.Split('/');
        using var child = System.Diagnostics.Process.Start("sleep", "30");
        var other = string.Join('/', name[0], child.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "123");
        Assert.IsTrue(ProcessName.IsDead(other), "Another one has its id, as can be seen.");
        Assert.IsFalse(ProcessName.IsDead(other, nothingToSee.FullPath), "It runs; what it is is hidden.");

        child.Kill();
        child.WaitForExit();
        Assert.IsTrue(ProcessName.IsDead(other, nothingToSee.FullPath), "Nothing runs with its id.");
    }

    [TestMethod]
    public void A_tuner_that_learns_waits_for_all_but_the_latest_trials()
    {
        using var folder = new TempFolder();
        using var store = Open(folder["s.db"], new ManualTime(), concurrent: 2, new TpeTuner());
        var first = Taken(store.Take(9, mayBegin: true));
        Taken(store.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(store.Take(9, mayBegin: true));
        store.Finish(first, Completed(0, attempt: 1));
        var third = Taken(store.Take(9, mayBegin: true));
        CollectionAssert.AreEqual(new[] { 0 }, third.Tried.Select(trial => trial.Number).ToArray());
        Assert.IsInstanceOfType<Claim.NothingLeft>(store.Take(9, mayBegin: false));
    }

    [TestMethod]
    public void A_tuner_that_does_not_learn_waits_where_as_many_trials_go_on_as_were_allowed()
    {
        using var folder = new TempFolder();
        using var limited = Open(folder["s.db"], new ManualTime(), concurrent: 2, isLimited: true);
        using var other = Open(folder["s.db"], new ManualTime(), concurrent: 2, isLimited: true);
        var first = Taken(limited.Take(9, mayBegin: true));
        Taken(other.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(limited.Take(9, mayBegin: true));
        Assert.IsInstanceOfType<Claim.Wait>(other.Take(9, mayBegin: true));
        Assert.IsTrue(limited.Finish(first, Completed(0, attempt: 1)));
        Assert.AreEqual(2, Taken(other.Take(9, mayBegin: true)).Number);
    }

    [TestMethod]
    public void A_store_of_another_sweep_is_refused_with_what_is_different()
    {
        using var folder = new TempFolder();
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["s.db"]).Run();
        var other = Flower.Sweep(seed: 4).SetTuner(new SobolTuner()).SetMaxTrials(1).SetStore(folder["s.db"])
            .SetSearchSpace(Flower.Space.StartingFrom(new DenseNetworkOptions { NumberOfEpochs = 5 }));
        Assert.AreEqual(
            $"The store '{folder["s.db"]}' must be of this sweep. Received: one that was begun with another start options, tuner, seed. "
            + $"Set it as before to go on with that sweep, or give this one another path.",
            Assert.ThrowsExactly<ArgumentException>(() => other.Run()).Message);
    }

    [TestMethod]
    public void A_store_of_another_version_is_refused_as_such()
    {
        using var folder = new TempFolder();
        using (var database = new SqliteDatabase(folder["s.db"], isOnNetwork: false))
            database.AddProperty(SweepDefinition.Format, "1");
        Assert.AreEqual(
            $"The store '{folder["s.db"]}' must be one of this version of MLNetDeep.Sweeps. Received: one that another version has made. "
            + $"Finish that sweep with the version that began it, or give this one another path.",
            Assert.ThrowsExactly<ArgumentException>(
            () => Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["s.db"]).Run()).Message);
    }

    [TestMethod]
    public void More_trials_may_be_asked_for_later()
    {
        using var folder = new TempFolder();
        SharedSweep.Of(folder["s.db"], new RandomTuner(), trials: 2, concurrent: 1).Run();
        Assert.AreEqual(Table.Of(SharedSweep.Of(store: null, new RandomTuner(), 4, 1).Run()),
            Table.Of(SharedSweep.Of(folder["s.db"], new RandomTuner(), 4, 1).Run()));
    }

    [TestMethod]
    public void A_seed_drawn_by_chance_is_that_of_the_store_from_then_on()
    {
        using var folder = new TempFolder();
        Assert.AreEqual(Seeded().Seed, Seeded().Seed);

        SweepResult Seeded()
        {
            var mlContext = new MLContext();
            return mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
                .SetPreparation(Flower.Preparation(mlContext))
                .SetSearchSpace(Flower.Space).SetMaxTrials(1).SetStore(folder["s.db"]).Run();
        }
    }

    [TestMethod]
    public void A_store_that_cannot_be_used_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text.db"], new string('x', 5_000));
        StringAssert.StartsWith(
            Refused<InvalidDataException>(folder["text.db"]),
            $"The store must be an SQLite file of a sweep. Received: '{folder["text.db"]}', which is none, or is damaged");
        StringAssert.EndsWith(
            Refused<IOException>(Path.Combine(folder.FullPath, "none", "s.db")),
            "Does its folder exist, may you write there, and is there room on the disk?");

        static string Refused<TException>(string path)
            where TException : Exception =>
                Assert.ThrowsExactly<TException>(() => SharedSweep.Of(path, new RandomTuner(), 1, 1).Run()).Message;
    }

    [TestMethod]
    public void A_store_on_a_network_share_keeps_no_write_ahead_log()
    {
        using var folder = new TempFolder();
        SharedSweep.Of(store: null, new RandomTuner(), 1, 1).SetStore(folder["s.db"], isOnNetwork: true).Run();
        var header = File.ReadAllBytes(folder["s.db"]);
        Assert.AreEqual(1, header[18], "Byte 18 of an SQLite file: 2 with a write-ahead log.");
    }

    private static SweepStore Open(string path, TimeProvider time, int concurrent, SweepTuner? tuner = null, bool isLimited = false) =>
        new(new SqliteDatabase(path, isOnNetwork: false), new SweepDefinition
        {
            Space = Support.Spaces.OfTwoNumbers,
            Tuner = tuner ?? new RandomTuner(),
            Metric = MonitoredValue.ValidationLoss,
            ConcurrentTrials = concurrent,
            IsLimited = isLimited,
            Data = "rows",
            Fingerprint = "",
            Pipeline = "",
            Seed = 1,
        }, Lease, time);

    private static void AddOfAnotherMachine(string path, int number)
    {
        using var database = new SqliteDatabase(path, isOnNetwork: false);
        database.Add(Running(number), "elsewhere/1/1");
    }

    private static void Beat(string path, int number)
    {
        using var database = new SqliteDatabase(path, isOnNetwork: false);
        Assert.IsTrue(database.Beat(number, attempt: 1));
    }

    private static ClaimedTrial Taken(Claim claim) => Assert.IsInstanceOfType<Claim.Taken>(claim).Trial;

    private static SweepTrial Running(int number) =>
        new() { Number = number, Point = SearchPoint.FromJson("""{"x": 1, "y": 0.1}"""), State = TrialState.Running, Attempts = 1 };

    private static SweepTrial Completed(int number, int attempt) =>
        Running(number) with { State = TrialState.Completed, Attempts = attempt, Score = .5, Curve = [.5] };
}
