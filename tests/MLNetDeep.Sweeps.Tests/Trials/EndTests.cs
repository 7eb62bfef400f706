using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Trials;

[TestClass]
public sealed partial class EndTests
{
    [TestMethod]
    public void A_cancelled_sweep_returns_what_has_ended_and_goes_on_later_to_the_same_table()
    {
        using var folder = new TempFolder();
        var tuner = new TpeTuner { StartupTrials = 2 };
        using var source = new CancellationTokenSource();
        var cancelled = SharedSweep.Of(
            folder["sweep.db"], tuner, trials: 5, concurrent: 1,
            new Watching { EpochEnd = (trial, epoch) => CancelIf(trial.Number == 3 && epoch.Epoch == 2) }).Run(source.Token);

        Assert.AreEqual(SweepEnd.Cancelled, cancelled.End);
        Assert.AreEqual(3, cancelled.Trials.Count(trial => trial.State == TrialState.Completed));

        var begun = new List<int>();
        var whole = SharedSweep.Of(
            folder["sweep.db"], tuner, trials: 5, concurrent: 1, new Watching { TrialBegin = trial => begun.Add(trial.Number) }).Run();
        CollectionAssert.AreEqual(new[] { 3, 4 }, begun);
        Assert.AreEqual(2, whole.Trials[3].Attempts);
        Assert.AreEqual(Table.Of(SharedSweep.Of(store: null, tuner, trials: 5, concurrent: 1).Run()), Table.Of(whole));

        void CancelIf(bool now)
        {
            if (now)
                source.Cancel();
        }
    }

    [TestMethod]
    public void A_trial_of_several_networks_that_was_cancelled_after_the_first_is_no_result()
    {
        using var source = new CancellationTokenSource();
        var epochs = 0;
        var result = Flower.Sweep().SetSearchSpace(Flower.Space.StartingFrom(Flower.Space.Start with { EnsembleSize = 3 }))
            .SetTuner(new RandomTuner()).SetMaxTrials(3).SetConcurrentTrials(1)
            .SetCallbacks(new Watching { EpochEnd = (trial, _) => CancelIf(trial.Number == 1 && ++epochs == 6) }).Run(source.Token);
        Assert.AreEqual(SweepEnd.Cancelled, result.End);
        Assert.AreEqual((TrialState.Completed, 12), (result.Trials[0].State, result.Trials[0].Epochs));
        Assert.AreEqual((TrialState.Running, null), (result.Trials[1].State, result.Trials[1].Score), "The second of its three networks.");

        void CancelIf(bool now)
        {
            if (now)
                source.Cancel();
        }
    }

    [TestMethod]
    public void A_sweep_cancelled_before_any_trial_has_ended_throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => SharedSweep.Of(store: null, new RandomTuner(), 3, 1).Run(source.Token));
    }

    [TestMethod]
    public void A_sweep_ends_when_its_time_is_over()
    {
        var result = SharedSweep.Of(store: null, new RandomTuner(), trials: 100_000, concurrent: 1).SetTrainingTime(TimeSpan.FromSeconds(1))
            .Run();
        Assert.AreEqual(SweepEnd.TimeOver, result.End);
        Assert.IsLessThan(100_000, result.Trials.Count);
    }

    [TestMethod]
    public void When_no_trial_ends_in_time_the_error_says_so() =>
        Assert.AreEqual(
            "At least one trial must end within the training time. Received: 00:00:00.0010000, in which none did. Set a longer time, or "
            + "make trials shorter with fewer epochs.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => SharedSweep.Of(store: null, new RandomTuner(), 3, 1).SetTrainingTime(TimeSpan.FromMilliseconds(1))
                .SetCallbacks(new Watching { TrialBegin = _ => Thread.Sleep(20) }).Run()).Message);

    [TestMethod]
    public void ML_NET_s_own_cancellation_ends_a_sweep_too()
    {
        var mlContext = new MLContext(seed: 3);
        var cancel = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(5).SetConcurrentTrials(1)
                .SetCallbacks(new Watching { EpochEnd = (trial, _) => CancelIf(trial.Number == 2) }).Run();
        Assert.AreEqual(SweepEnd.Cancelled, result.End);
        Assert.AreEqual(2, result.Trials.Count(trial => trial.State == TrialState.Completed));

        void CancelIf(bool now)
        {
            if (now)
                cancel.Invoke(mlContext, []);
        }
    }

    [TestMethod]
    public void While_the_store_is_away_at_the_end_of_a_trial_the_epochs_of_others_are_told()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var source = new CancellationTokenSource();
        using var isTold = new ManualResetEventSlim();
        using var ended = new ThreadLocal<bool>();
        var isAway = false;
        bool? wasTold = null;
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions { HiddenLayers = [] })
            .Choice(o => o.NumberOfEpochs, 2, 1_000_000)
            .TryFirst(SearchPoint.FromJson("""{"NumberOfEpochs": "1000000"}"""), SearchPoint.FromJson("""{"NumberOfEpochs": "2"}"""));
        Flower.Sweep().SetSearchSpace(space).SetTuner(new RandomTuner()).SetMaxTrials(2).SetConcurrentTrials(2).SetKeptNetworks(0)
            .SetCallbacks(new Watching { EpochEnd = (trial, _) => TellIf(trial.Number == 0 && Volatile.Read(ref isAway)) })
            .SetStore(terms => new FailingDatabase(place.Open(terms))
            {
                AfterChange = trial => ended.Value = trial is { Number: 1, State: TrialState.Completed },
                BeforeTrials = WaitOnceAfterTheEnd,
            }).Run(source.Token);
        Assert.IsTrue(wasTold, "The long trial waited until the store came back.");

        void TellIf(bool now)
        {
            if (now)
                isTold.Set();
        }

        void WaitOnceAfterTheEnd()
        {
            if (!ended.Value || wasTold is not null)
                return;
            Volatile.Write(ref isAway, true);
            wasTold = isTold.Wait(TimeSpan.FromSeconds(5));
            source.Cancel();
        }
    }

    [TestMethod]
    public void One_trial_without_parameters_is_told_in_a_whole_sentence()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions { NumberOfEpochs = 1, HiddenLayers = [] });
        var result = Flower.Sweep().SetSearchSpace(space).SetTuner(new RandomTuner()).SetMaxTrials(1).Run();
        StringAssert.Matches(result.ToString(), OneTrial());
    }

    [TestMethod]
    public void Every_trial_and_the_end_are_in_the_log_of_the_context()
    {
        var lines = new List<string>();
        var mlContext = new MLContext(seed: 3);
        mlContext.Log += (_, line) =>
        {
            if (line.Source.StartsWith(nameof(DenseNetworkSweep), StringComparison.Ordinal))
                lines.Add(line.RawMessage);
        };
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(2).SetConcurrentTrials(1).Run();
        CollectionAssert.AreEqual(
            new[] { "Trial 0: validation accuracy ", "Trial 1: validation accuracy ", result.ToString()[..29] },
            lines.Where(line => !line.StartsWith("Channel", StringComparison.Ordinal)).Select(line => line[..29]).ToArray());
    }

    [TestMethod]
    public async Task A_sweep_may_run_on_another_thread()
    {
        var result = await SharedSweep.Of(store: null, new RandomTuner(), trials: 2, concurrent: 1).RunAsync();
        Assert.HasCount(2, result.Trials);
        Assert.AreEqual(SweepEnd.AllTrialsDone, result.End);
    }

    [TestMethod]
    public void A_callback_that_throws_ends_the_sweep_and_the_trial_is_let_go_of()
    {
        using var folder = new TempFolder();
        Assert.ThrowsExactly<FormatException>(
            () => SharedSweep.Of(
            folder["sweep.db"], new RandomTuner(), 2, 1, new Watching { TrialBegin = _ => throw new FormatException() }).Run());
        Assert.AreEqual(2, SharedSweep.Of(folder["sweep.db"], new RandomTuner(), 2, 1).Run().Trials[0].Attempts);
    }

    [TestMethod]
    public void Progress_is_written_as_plain_lines_where_there_is_no_terminal()
    {
        var writer = new StringWriter();
        var result = SharedSweep.Of(store: null, new RandomTuner(), 2, 1, new ConsoleSweepProgress(writer)).Run();
        var lines = writer.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.HasCount(3, lines);
        StringAssert.Matches(lines[0], new(@"^Trial 0 \(1/2\): val loss \d\.\d{4}, 6 epochs, (\d+\.\d s|\d+ ms); best so far$"));
        Assert.AreEqual(result.ToString(), lines[2]);
    }

    [TestMethod]
    [DataRow(TrialState.Completed, "validation accuracy", "Trial 7 (1/200): val accuracy 0.8612, 99 epochs, 10 min 20 s; best 0.8812")]
    [DataRow(TrialState.Stopped, "validation accuracy", "Trial 7 (1/200): val accuracy 0.8612, stopped at 99, 10 min 20 s; best 0.8812")]
    [DataRow(TrialState.Completed, "validation macro F1 of all classes", "Trial 7 (1/200): val macro F1 of all classes 0.8612, 99 epochs, 10 min 20 s")]
    public void A_line_of_progress_fits_a_terminal(TrialState state, string metric, string expected)
    {
        var writer = new StringWriter();
        var progress = new ConsoleSweepProgress(writer);
        progress.OnSweepBegin([], maxTrials: 200);
        var trial = new SweepTrial
        {
            Number = 7,
            Point = SearchPoint.FromJson("{}"),
            State = state,
            Score = .8612,
            MetricName = metric,
            Epochs = 99,
            Duration = TimeSpan.FromSeconds(620),
        };
        progress.OnTrialEnd(trial, trial with { Number = 3, Score = .8812 });
        Assert.AreEqual(expected, writer.ToString().TrimEnd());
        Assert.IsLessThanOrEqualTo(80, expected.Length);
    }

    [GeneratedRegex(@"1 trial, 0 of them stopped early and 0 failed; the best is trial 0 with validation accuracy 0\.\d+\.$")]
    private static partial Regex OneTrial();
}
