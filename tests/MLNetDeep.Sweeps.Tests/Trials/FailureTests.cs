using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Trials;

[TestClass]
public sealed class FailureTests
{
    private static readonly SearchSpace<DenseNetworkOptions> Space = new SearchSpace<DenseNetworkOptions>(
        new DenseNetworkOptions { NumberOfEpochs = 2, HiddenLayers = [] })
        .Choice("what", ["well", "exception", "memory", "diverges", "invalid", "cancelled elsewhere"])
        .When("what", "diverges", s => s.Range(o => o.Optimizer.LearningRate, 2e38, 3.3e38))
        .When("what", "invalid", s => s.Int(o => o.BatchSize, -9, -1));

    [TestMethod]
    public void A_trial_that_fails_is_recorded_and_the_sweep_goes_on()
    {
        var result = Sweep(Space).SetTuner(new GridTuner { LevelsPerRange = 2 }).Run();

        Assert.HasCount(8, result.Trials);
        Assert.AreEqual("well", result.Best.Point.Label("what"));
        StringAssert.StartsWith(Error("exception"), "FormatException: A part of the pipeline does not work.");
        StringAssert.StartsWith(Error("memory"), "InsufficientMemoryException: ");
        StringAssert.StartsWith(Error("diverges"), "InvalidOperationException: The ");
        StringAssert.Contains(Error("diverges"), "must stay finite.");
        StringAssert.Contains(Error("invalid"), "BatchSize must be at least 1.");
        StringAssert.StartsWith(Error("cancelled elsewhere"), "TaskCanceledException: ");
        Assert.AreEqual(7, result.Trials.Count(trial => trial.State == TrialState.Failed && trial.Score is null));

        string Error(string what) => result.Trials.First(trial => trial.Point.Label("what") == what).Error!;
    }

    [TestMethod]
    public void When_all_trials_fail_there_is_one_error_with_the_first_cause()
    {
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("what", ["exception"]).Choice("n", [1, 2, 3]);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => Sweep(space).SetTuner(new RandomTuner()).SetMaxTrials(3).Run());
        Assert.AreEqual(
            "At least one trial of the sweep must succeed. Received: 3 trials, all of which failed. "
            + "The first cause, of trial 0 at what exception, n 2: FormatException: A part of the pipeline does not work.",
            exception.Message);
        Assert.IsInstanceOfType<FormatException>(exception.InnerException);
    }

    [TestMethod]
    public void When_the_first_twenty_fail_the_sweep_gives_up()
    {
        var begun = 0;
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("what", ["exception"]).Range("x", 0, 1);
        Assert.ThrowsExactly<InvalidOperationException>(
            () => Sweep(space).SetTuner(new RandomTuner()).SetTrainingTime(TimeSpan.FromMinutes(5)).SetConcurrentTrials(1)
            .SetCallbacks(new Watching { TrialBegin = _ => begun++ }).Run());
        Assert.AreEqual(20, begun);
    }

    [TestMethod]
    public void A_preparation_that_fails_is_no_trial_s_fault()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        var sweep = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(mlContext.Transforms.Conversion.MapValueToKey("Label", "Kinds")).SetSearchSpace(Space).SetMaxTrials(3)
                .SetStore(folder["sweep.db"]);
        StringAssert.Contains(Assert.Throws<Exception>(() => sweep.Run()).Message, "Kinds");
    }

    [TestMethod]
    public void A_trial_whose_networks_cannot_be_kept_has_ended_all_the_same()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var warnings = new List<string>();
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, line) =>
        {
            if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(line.RawMessage);
        };
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space).SetTuner(new RandomTuner()).SetMaxTrials(2)
            .SetConcurrentTrials(1)
            .SetStore(terms => new FailingDatabase(place.Open(terms)) { OfNetworks = new IOException("string or blob too big") }).Run();
        Assert.IsTrue(result.Trials.All(trial => trial is { State: TrialState.Completed, Attempts: 1 }));
        CollectionAssert.Contains(
            warnings, "The networks of trial 1 could not be kept, so that Ensemble does without them: string or blob too big");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => result.Ensemble()).Message, "a sweep that kept none");
    }

    [TestMethod]
    public void A_fault_while_networks_are_kept_is_not_passed_over()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var sweep = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetConcurrentTrials(1)
            .SetStore(terms => new FailingDatabase(place.Open(terms)) { OfNetworks = new FormatException("A fault.") });
        Assert.AreEqual("A fault.", Assert.ThrowsExactly<FormatException>(() => sweep.Run()).Message);
        var again = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetConcurrentTrials(1).SetStore(place.Open).Run();
        Assert.AreEqual((TrialState.Completed, 2), (again.Trials[0].State, again.Trials[0].Attempts), "It was given back.");
    }

    [TestMethod]
    public void A_pipeline_with_a_trainer_of_its_own_says_how_to_make_it()
    {
        var mlContext = new MLContext(seed: 1);
        var sweep = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(Flower.Space).SetPipeline((_, options) => new DenseNetworkTrainer(mlContext, options)).SetMaxTrials(1);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => sweep.Run()).Message,
            "Write 'trial.CreateTrainer(options)' instead of 'new DenseNetworkTrainer(...)'.");
    }

    [TestMethod]
    public void All_that_is_wrong_with_a_sweep_is_said_together()
    {
        var sweep = new MLContext().DenseNetworkSweep().SetMetric(MonitoredValue.Loss).SetMaxTrials(0).SetTrainingTime(TimeSpan.Zero)
            .SetConcurrentTrials(1, here: 2).SetPipeline((trial, options) => trial.CreateTrainer(options));
        Assert.AreEqual(
            """
            The sweep is not valid:
             - A sweep must have rows. Received: none. Call SetData.
             - The metric of a sweep must be measured on validation rows. Received: Loss, which is measured on training rows. Use MonitoredValue.ValidationLoss, ValidationMetric or OfValidation.
             - The time of SetTrainingTime must be above zero and at most 40 days. Received: 00:00:00.
             - The number of trials of SetMaxTrials must be at least 1. Received: 0.
             - SetConcurrentTrials must allow at least 1 trial in all, and at least 1 in this process. Received: 1 in all and 2 here.
             - A sweep with a pipeline of your own must have a search space. Received: none. Call SetSearchSpace; SearchSpace.For makes one.
            """.ReplaceLineEndings("\n"),
            Assert.ThrowsExactly<ArgumentException>(() => sweep.Run()).Message);
    }

    [TestMethod]
    public void Numbers_that_are_too_small_are_said_together_too()
    {
        var mlContext = new MLContext();
        var sweep = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 9, 1), folds: 1).SetKeptNetworks(-1).SetMaxTrials(0);
        Assert.AreEqual(
            """
            The sweep is not valid:
             - The number of trials of SetMaxTrials must be at least 1. Received: 0.
             - The number of folds of SetData must be at least 2. Received: 1. For one validation set, give it to SetData beside the training rows.
             - The number of trials of SetKeptNetworks must be at least 0. Received: -1.
            """.ReplaceLineEndings("\n"),
            Assert.ThrowsExactly<ArgumentException>(() => sweep.Run()).Message);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(
                () => Sweep(new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Choice("what", ["exception"]))
                    .SetData(Flower.View(mlContext, 9, 1), folds: 1).SetData(Flower.View(mlContext, 9, 1), Flower.View(mlContext, 9, 2))
                    .SetMaxTrials(1).Run()).Message,
            "FormatException", "The rows that were set last count.");
    }

    [TestMethod]
    public void A_sweep_of_trials_that_learn_from_all_rows_is_refused()
    {
        var space = Flower.Space.StartingFrom(Flower.Space.Start with { RefitOnAllRows = true, ValidationFraction = .2f });
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Flower.Sweep().SetSearchSpace(space).SetMaxTrials(1).Run()).Message,
            "DenseNetworkOptions.RefitOnAllRows must be false in a sweep");
    }

    [TestMethod]
    public void A_sweep_without_an_end_is_refused() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Flower.Sweep().Run()).Message,
            "A sweep must have an end. Received: neither a number of trials nor a time. Call SetMaxTrials or SetTrainingTime.");

    [TestMethod]
    public void A_tuner_that_does_not_fit_the_space_is_refused() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
            () => Flower.Sweep().SetMaxTrials(1).SetTuner(new AshaTuner { Proposals = new TpeTuner { Candidates = 0 } }).Run()).Message,
            "Candidates must be at least 1. Received: 0.");

    private static DenseNetworkSweep Sweep(SearchSpace<DenseNetworkOptions> space)
    {
        var mlContext = new MLContext(seed: 1);
        return mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(space)
            .SetPipeline((trial, options) => trial.Value<string>("what") switch
            {
                "exception" => throw new FormatException("A part of the pipeline does not work."),
                "memory" => throw new InsufficientMemoryException(),
                "cancelled elsewhere" => throw new TaskCanceledException(),
                _ => trial.CreateTrainer(options),
            });
    }
}
