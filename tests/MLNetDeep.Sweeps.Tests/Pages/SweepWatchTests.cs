using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Pages;

/// <summary>A sweep as it is seen from outside while it runs.</summary>
[TestClass]
public sealed class SweepWatchTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    [TestMethod]
    [OnEveryStore]
    public void It_shows_who_works_on_what_and_how_long_it_will_take(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var time = new ManualTime();
        using var store = TestStore.Open(place.Open(), time);
        using var watch = new SweepWatch(place.Open(), time);
        store.Announce(maxTrials: 10, Beat);
        for (var number = 0; number < 4; number++)
            Assert.IsTrue(store.Finish(Taken(store), Ended(number, TimeSpan.FromSeconds(60))));
        var (first, _) = (Taken(store), Taken(store));
        store.Beat(first);
        store.Beat(first);
        _ = watch.Read();
        time.Advance(TimeSpan.FromSeconds(4));

        var progress = watch.Read();
        Assert.AreEqual(10, progress.MaxTrials);
        Assert.IsFalse(progress.HasEnded);
        Assert.HasCount(2, progress.Running);
        Assert.AreEqual((4, TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(4)),
            (progress.Running[0].Trial.Number, progress.Running[0].RunningFor, progress.Running[0].SilentFor));
        StringAssert.EndsWith(
            progress.Running[0].Worker, FormattableString.Invariant($", process {Environment.ProcessId}"));
        // Four more of a minute each, and what is left of the two that run: 36 and 56 seconds; two at once.
        Assert.AreEqual(TimeSpan.FromSeconds((4 * 60 + 36 + 56) / 2), progress.TimeLeft);
        Assert.AreEqual(1, progress.Best!.Number);
        StringAssert.StartsWith(
            progress.ToString(), "4 of 10 trials ended, 1 of them failed; 2 running, about 2 min 46 s left; the best so far is trial 1");
    }

    [TestMethod]
    public void Importance_is_computed_again_only_when_another_trial_has_a_score()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var store = TestStore.Open(place.Open(), new ManualTime());
        using var watch = new SweepWatch(place.Open(), TimeProvider.System);
        store.Announce(maxTrials: 9, Beat);
        Assert.IsTrue(store.Finish(Taken(store), Ended(0, Beat)));
        var running = Taken(store);
        var before = watch.Read();
        store.Beat(running);
        Assert.AreSame(before.Importance, watch.Read().Importance);
        Assert.IsTrue(store.Finish(running, Ended(1, Beat)));
        Assert.AreNotSame(before.Importance, watch.Read().Importance);
    }

    [TestMethod]
    public void The_page_of_a_sweep_that_goes_on_names_workers_and_failures_and_reads_itself_again()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var folder = new TempFolder();
        using var store = TestStore.Open(place.Open(), new ManualTime());
        using var watch = new SweepWatch(place.Open(), TimeProvider.System);
        store.Announce(maxTrials: 4, Beat);
        var running = Taken(store);
        watch.Read().SaveReport(folder["begun.html"]);
        var begun = File.ReadAllText(folder["begun.html"]);
        StringAssert.Contains(begun, "<h2>At work</h2>");
        StringAssert.Contains(begun, "http-equiv=\"refresh\"");
        Assert.DoesNotContain("Parameters and scores", begun);

        Assert.IsTrue(store.Finish(running, Ended(0, TimeSpan.FromSeconds(3))));
        for (var number = 1; number < 4; number++)
            Assert.IsTrue(store.Finish(Taken(store), Ended(number, TimeSpan.FromSeconds(3))));
        var progress = watch.Read();
        Assert.IsTrue(progress.HasEnded);
        progress.SaveReport(folder["ended.html"], "<i>");
        var ended = File.ReadAllText(folder["ended.html"]);
        Assert.DoesNotContain("http-equiv=\"refresh\"", ended);
        Assert.DoesNotContain("At work", ended);
        StringAssert.Contains(ended, "Trial 3: it &lt;broke&gt;");
        StringAssert.Contains(ended, "<h2>Parameters and scores</h2>");
        foreach (var banned in new[] { "<script", "<i>", "href=", "src=" })
            Assert.DoesNotContain(banned, ended, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void A_store_that_is_not_there_or_has_no_sweep_is_said_so()
    {
        using var folder = new TempFolder();
        Assert.AreEqual(
            $"The store to be watched must exist. Received: '{folder["none.db"]}', which does not. Start the sweep first, or correct the "
            + "path.",
            Assert.ThrowsExactly<FileNotFoundException>(() => SweepWatch.Open(folder["none.db"])).Message);
        Assert.IsFalse(File.Exists(folder["none.db"]));

        using (new SqliteDatabase(folder["empty.db"], isOnNetwork: false))
        {
        }
        using var watch = SweepWatch.Open(folder["empty.db"]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(watch.Read).Message, "must hold a sweep to be watched.");

        // A file of nothing is not made one of ours.
        File.WriteAllBytes(folder["nothing"], []);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => SweepWatch.Open(folder["nothing"])).Message,
            "must hold a sweep to be watched.");
        Assert.AreEqual(0, new FileInfo(folder["nothing"]).Length);
    }

    [TestMethod]
    public void Watching_changes_no_byte_of_a_store()
    {
        using var folder = new TempFolder();
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["sweep.db"], isOnNetwork: true).Run();
        var before = File.ReadAllBytes(folder["sweep.db"]);
        using (var watch = SweepWatch.Open(folder["sweep.db"]))
            _ = watch.Read();
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder["sweep.db"]));
        CollectionAssert.AreEqual(new[] { folder["sweep.db"] }, Directory.GetFiles(folder.FullPath));
    }

    [TestMethod]
    public void A_sweep_that_ran_says_how_many_trials_it_was_to_have()
    {
        using var folder = new TempFolder();
        var result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2).SetStore(folder["sweep.db"]).Run();
        using var watch = SweepWatch.Open(folder["sweep.db"]);
        var progress = watch.Read();
        Assert.IsTrue(progress.HasEnded);
        Assert.AreEqual(result.Best.Number, progress.Best!.Number);
        Assert.IsNull(progress.TimeLeft);
    }

    [TestMethod]
    [OnEveryStore]
    public void A_sweep_whose_space_is_used_up_has_ended_whatever_was_asked_for(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("x", [0, 1, 2]);
        using var store = TestStore.Open(place.Open(), new ManualTime(), tuner: new GridTuner(), space: space);
        using var watch = new SweepWatch(place.Open(), TimeProvider.System);
        store.Announce(maxTrials: 10, Beat);
        for (var number = 0; number < 3; number++)
        {
            var trial = Taken(store);
            Assert.IsTrue(store.Finish(trial, Ended(number, TimeSpan.FromSeconds(3)) with { Point = trial.Point }));
        }
        Assert.IsFalse(watch.Read().HasEnded, "Nobody knows yet.");
        Assert.IsInstanceOfType<Claim.NothingLeft>(store.Take(10, mayBegin: true));
        Assert.AreEqual((true, (int?)3), (watch.Read().HasEnded, watch.Read().MaxTrials));
    }

    [TestMethod]
    [OnEveryStore]
    public void A_sweep_whose_time_is_over_has_ended_until_somebody_continues(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var store = TestStore.Open(place.Open(), new ManualTime());
        using var watch = new SweepWatch(place.Open(), TimeProvider.System);
        store.Announce(maxTrials: null, Beat);
        Assert.IsTrue(store.Finish(Taken(store), Ended(0, TimeSpan.FromSeconds(3))));
        var (running, late) = (Taken(store), Taken(store));
        store.Release(late);
        store.SayTimeOver(3);
        Assert.AreEqual((1, (SweepEnd?)null), (watch.Read().Running.Count, watch.Read().End), "Another worker is still at it.");
        store.Release(running);
        Assert.AreEqual((0, (SweepEnd?)SweepEnd.TimeOver), (watch.Read().Running.Count, watch.Read().End));
        StringAssert.StartsWith(watch.Read().ToString(), "1 trial ended, 0 of them failed; the time is over; the best");

        store.Announce(maxTrials: null, Beat);
        Assert.IsNull(watch.Read().End, "It continues.");
    }

    [TestMethod]
    public void A_sweep_that_ended_by_its_time_says_so_to_whoever_watches()
    {
        using var folder = new TempFolder();
        SharedSweep.Of(store: null, new RandomTuner(), trials: 100_000, concurrent: 1).SetStore(folder["sweep.db"])
            .SetTrainingTime(TimeSpan.FromMilliseconds(500)).Run();
        using var watch = SweepWatch.Open(folder["sweep.db"]);
        Assert.AreEqual(SweepEnd.TimeOver, watch.Read().End);
    }

    [TestMethod]
    public void Whoever_watches_a_server_needs_no_right_to_write_and_is_told_which_sweeps_there_are()
    {
        var server = PostgreSqlServer.Shared;
        server.Execute("drop schema if exists watched cascade");
        server.Execute("drop role if exists onlooker; create role onlooker login");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Watch("mine")).Message,
            "must hold the sweep that is to be watched. Received: a database whose schema 'watched' has no sweeps. Correct the name, or");
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2).SetPostgreSqlStore(ConnectionOf("postgres"), "mine", "watched").Run();

        server.Execute("grant usage on schema watched to onlooker; grant select on all tables in schema watched to onlooker");
        using var watch = Watch("mine");
        Assert.HasCount(2, watch.Read().Trials);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Watch("mina")).Message,
            "must hold the sweep that is to be watched. Received: a database that has 'mine'. Correct the name, or");
        Assert.AreEqual(1L, server.Execute("select count(*) from watched.sweeps"));

        string ConnectionOf(string user) =>
            server.ConnectionString.Replace("Username=postgres", $"Username={user}", StringComparison.Ordinal);

        SweepWatch Watch(string name) => PostgreSqlStoreExtensions.WatchPostgreSqlStore(ConnectionOf("onlooker"), name, "watched");
    }

    [TestMethod]
    public void Watching_leaves_the_file_of_a_network_share_as_it_is()
    {
        using var folder = new TempFolder();
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore(folder["sweep.db"], isOnNetwork: true).Run();
        byte[] before = File.ReadAllBytes(folder["sweep.db"]);
        using (var watch = SweepWatch.Open(folder["sweep.db"]))
            Assert.HasCount(1, watch.Read().Trials);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder["sweep.db"]));
        Assert.HasCount(1, Directory.GetFiles(folder.FullPath), "No write-ahead log.");
    }

    private static ClaimedTrial Taken(SweepStore store) => TestStore.Taken(store.Take(99, mayBegin: true));

    /// <summary>Every trial with number 3 has failed; 1 is the best.</summary>
    private static SweepTrial Ended(int number, TimeSpan duration) => new()
    {
        Number = number,
        Point = SearchPoint.FromJson("""{"x": 0.5, "y": 0.1}"""),
        State = number == 3 ? TrialState.Failed : TrialState.Completed,
        Score = number == 3 ? null : Math.Abs(number - 1),
        MetricName = "validation loss",
        Error = number == 3 ? "it <broke>" : null,
        Curve = number == 3 ? [] : [2, 1],
        Duration = duration,
        Attempts = 1,
    };
}
