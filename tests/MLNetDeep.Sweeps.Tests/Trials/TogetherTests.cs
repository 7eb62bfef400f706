using System.Collections.Concurrent;
using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Trials;

/// <summary>Trials, and the folds of a trial, train side by side and come out as they do alone.</summary>
[TestClass]
public sealed class TogetherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IEnumerable<object[]> TunersThatDoNotLearn =>
        [[new RandomTuner()], [new SobolTuner()], [new GridTuner { LevelsPerRange = 3 }]];

    [TestMethod]
    [DynamicData(nameof(TunersThatDoNotLearn))]
    public void Trials_side_by_side_have_the_table_of_trials_one_by_one(SweepTuner tuner)
    {
        var together = Flower.Sweep().SetTuner(tuner).SetMaxTrials(7).Run();
        var alone = Flower.Sweep().SetTuner(tuner).SetMaxTrials(7).SetConcurrentTrials(1).Run();
        Assert.AreEqual(Table.Of(alone), Table.Of(together));
        Assert.AreEqual(Table.Of(alone), Table.Of(Flower.Sweep().SetTuner(tuner).SetMaxTrials(7).SetConcurrentTrials(5, here: 5).Run()),
            "More trials than processors.");
    }

    [TestMethod]
    public void Two_trials_go_on_at_once_where_the_tuner_does_not_learn()
    {
        using var meeting = new Barrier(2);
        Assert.IsTrue(Meet(Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(4), meeting).Trials.All(
            trial => trial.State == TrialState.Completed));
        Assert.IsTrue(Meet(Flower.Sweep().SetTuner(new TpeTuner()).SetMaxTrials(4).SetConcurrentTrials(2), meeting).Trials.All(
            trial => trial.State == TrialState.Completed));
    }

    [TestMethod]
    public void The_best_trial_that_a_callback_is_told_never_becomes_a_worse_one()
    {
        var mlContext = new MLContext(seed: 3);
        using var second = new ManualResetEventSlim();
        var lines = 0;
        mlContext.Log += (_, line) =>
        {
            // The first to end is held up until the others have ended.
            if (line.RawMessage.StartsWith("Trial ", StringComparison.Ordinal) && Interlocked.Increment(ref lines) == 1)
                second.Wait(Patience);
        };
        var ended = new List<(int Number, int Best)>();
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space).SetMetric(MonitoredValue.ValidationLoss)
            .SetTuner(new RandomTuner()).SetMaxTrials(6).SetConcurrentTrials(2, here: 2)
            .SetCallbacks(new Watching
            {
                BestAtTrialEnd = (trial, best) =>
                {
                    ended.Add((trial.Number, best!.Number));
                    if (ended.Count == 5)
                        second.Set();
                },
            }).Run();
        Assert.HasCount(6, ended);
        Assert.AreEqual(result.Best.Number, ended[^1].Best, "The last one that was told.");
    }

    [TestMethod]
    public void A_pipeline_knows_which_trial_and_fold_it_is_for()
    {
        var mlContext = new MLContext(seed: 1);
        var asked = new ConcurrentBag<(int Trial, int Fold)>();
        mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 90, 1), folds: 3).SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(Flower.Space).SetTuner(new RandomTuner()).SetMaxTrials(2)
            .SetPipeline((trial, options) =>
            {
                asked.Add((trial.Number, trial.Fold));
                return trial.CreateTrainer(options);
            }).Run();
        CollectionAssert.AreEqual(new[] { (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2) }, asked.Distinct().Order().ToArray());
    }

    [TestMethod]
    public void Folds_side_by_side_have_the_scores_of_fits_alone()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Flower.Preparation(mlContext).Fit(Flower.View(mlContext, 90, 1)).Transform(Flower.View(mlContext, 90, 1));
        var folds = mlContext.Data.CrossValidationSplit(data, 4, seed: 2).Select(fold => (fold.TrainSet, fold.TestSet)).ToArray();
        var result = mlContext.DenseNetworkSweep().SetData(folds, all: data).SetSearchSpace(Flower.Space).SetTuner(new RandomTuner())
            .SetMaxTrials(3).Run();

        foreach (var trial in result.Trials)
        {
            var options = Flower.Space.OptionsAt(trial.Point) with { Seed = 1 };
            double[] alone = [.. folds.Select(
                fold => new DenseNetworkTrainer(mlContext, options)
                .Fit(fold.TrainSet, fold.TestSet).History.Epochs[^1].ValidationMetric!.Value)];
            CollectionAssert.AreEqual(alone, trial.FoldScores.ToArray(), $"Trial {trial.Number}, to the bit.");
        }
    }

    [TestMethod]
    public void Folds_of_a_trial_go_on_at_once_after_the_first()
    {
        using var meeting = new Barrier(2);
        var mlContext = new MLContext(seed: 1);
        var fold = 0;
        var sweep = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 90, 1), folds: 3)
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space).SetTuner(new TpeTuner()).SetMaxTrials(1)
            .SetPipeline((trial, options) =>
                trial.CreateTrainer(options, [.. fold++ == 0 ? Array.Empty<TrainingCallback>() : [new Meeting(meeting)]]));
        if (Environment.ProcessorCount < 2)
            Assert.Inconclusive("Two folds at once need two processors.");
        Assert.AreEqual(TrialState.Completed, sweep.Run().Best.State);
        Assert.AreEqual(1, meeting.CurrentPhaseNumber);
    }

    /// <summary>72 of 90 rows with 3 features take 864 bytes.</summary>
    [TestMethod]
    public void No_more_folds_go_on_at_once_than_there_is_memory_for()
    {
        var threads = new ConcurrentDictionary<int, int>();
        var mlContext = new MLContext(seed: 1);
        new DenseNetworkSweep(mlContext) { MemoryForRows = 1_500 }
            .SetData(Flower.View(mlContext, 90, 1), folds: 5).SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(Flower.Space).SetTuner(new TpeTuner()).SetMaxTrials(3)
            .SetCallbacks(new Watching { EpochEnd = (_, _) => threads.TryAdd(Environment.CurrentManagedThreadId, 0) }).Run();
        CollectionAssert.AreEqual(new[] { Environment.CurrentManagedThreadId }, threads.Keys.ToArray());
    }

    [TestMethod]
    public void A_fold_that_fails_fails_the_trial_with_its_own_message()
    {
        var mlContext = new MLContext(seed: 1);
        var fold = 0;
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 90, 1), folds: 3)
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space).SetTuner(new TpeTuner()).SetMaxTrials(2)
            .SetPipeline((trial, options) => trial.Number == 0 && fold++ == 2 ? throw new FormatException("Not this fold.")
                : trial.CreateTrainer(options)).Run();
        Assert.AreEqual("FormatException: Not this fold.", result.Trials[0].Error);
        Assert.AreEqual(8, result.Trials[0].Epochs, "The other two folds ran to their ends.");
        Assert.AreEqual(TrialState.Completed, result.Trials[1].State);
    }

    [TestMethod]
    public void With_the_Torch_engine_all_go_one_after_another_on_the_caller_s_thread()
    {
        var threads = new ConcurrentBag<int>();
        var mlContext = new MLContext(seed: 1);
        var space = new SearchSpace<DenseNetworkOptions>(
            new DenseNetworkOptions { NumberOfEpochs = 1, Engine = TrainingEngineKind.Torch, Device = ComputeDevice.Cpu })
            .Range(o => o.Optimizer.LearningRate, 1e-3, 1e-1);
        mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 60, 1), folds: 3).SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(space).SetTuner(new RandomTuner()).SetMaxTrials(2)
            .SetPipeline((trial, options) =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return trial.CreateTrainer(options);
            }).Run();
        Assert.HasCount(6, threads);
        Assert.IsTrue(threads.All(thread => thread == Environment.CurrentManagedThreadId));
    }

    [TestMethod]
    public void Cancelling_ends_trials_side_by_side_and_loses_none()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        var whole = Table.Of(Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(6).Run());
        var ended = 0;
        Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(6).SetStore(folder["sweep.db"])
            .SetCallbacks(new Watching { TrialEnd = _ => { if (++ended == 3) cancellation.Cancel(); } }).Run(cancellation.Token);
        var begun = new List<int>();
        var rest = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(6).SetStore(folder["sweep.db"])
            .SetCallbacks(new Watching { TrialBegin = trial => begun.Add(trial.Number) }).Run();
        Assert.AreEqual(whole, Table.Of(rest));
        Assert.HasCount(begun.Count, begun.Distinct().ToList());
        Assert.IsLessThanOrEqualTo(3, begun.Count);
    }

    private static SweepResult Meet(DenseNetworkSweep sweep, Barrier meeting)
    {
        if (Environment.ProcessorCount < 2)
            Assert.Inconclusive("Two trials at once need two processors.");
        return sweep.SetPipeline((trial, options) => trial.CreateTrainer(options, [new Meeting(meeting)])).Run();
    }

    /// <summary>Waits, when training begins, for another run that begins.</summary>
    private sealed class Meeting(Barrier barrier) : TrainingCallback
    {
        public override void OnTrainingBegin(TrainingRun run) => Assert.IsTrue(barrier.SignalAndWait(Patience), "Nobody else came.");
    }
}
