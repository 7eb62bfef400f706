using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;

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
        using var store = Store(place, time);
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
            progress.ToString(), "4 of 10 trials have ended, 1 of them failed; 2 running, about 2 min 46 s left; the best so far is trial 1");
    }

    [TestMethod]
    public void The_page_of_a_sweep_that_goes_on_names_workers_and_failures_and_reads_itself_again()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var folder = new TempFolder();
        using var store = Store(place, new ManualTime());
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

    private static ClaimedTrial Taken(SweepStore store) => ((Claim.Taken)store.Take(99, mayBegin: true)).Trial;

    /// <summary>Every trial with number 3 has failed; 1 is the best.</summary>
    private static SweepTrial Ended(int number, TimeSpan duration) => new()
    {
        Number = number,
        Point = SearchPoint.FromJson("""{"x": 0.5}"""),
        State = number == 3 ? TrialState.Failed : TrialState.Completed,
        Score = number == 3 ? null : Math.Abs(number - 1),
        MetricName = "validation loss",
        Error = number == 3 ? "it <broke>" : null,
        Curve = number == 3 ? [] : [2, 1],
        Duration = duration,
        Attempts = 1,
    };

    private static SweepStore Store(StorePlace place, TimeProvider time) => new(
        place.Open(), MadeUpSweep.Definition, TimeSpan.FromMinutes(1), time);
}
