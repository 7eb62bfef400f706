using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Ensembles;

/// <summary>One model of the networks of a sweep, on made-up flowers.</summary>
[TestClass]
public sealed class SweepEnsembleTests
{
    [TestMethod]
    public void The_mean_scores_as_recorded_from_raw_rows_and_no_worse_than_the_best_trial()
    {
        var mlContext = new MLContext();
        // Of one quality, and trained until they differ by what they know by heart.
        var space = new SearchSpace<DenseNetworkOptions>(
            new DenseNetworkOptions { NumberOfEpochs = 25, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = .03f } })
            .Choice("seed", [1, 2, 3, 4, 5, 6], (o, seed) => o with { Seed = seed })
            .Int("units", 12, 16, (o, units) => o with { HiddenLayers = [new Dense(units, Activation.Tanh)] });
        var result = Flower.Sweep().SetData(Misnamed(90, 1), Misnamed(45, 2)).SetSearchSpace(space)
            .SetMetric(MonitoredValue.OfValidation(MetricFunction.LogLoss)).SetTuner(new RandomTuner()).SetMaxTrials(6).Run();
        var ensemble = result.Ensemble(size: 8);

        var scored = mlContext.MulticlassClassification.Evaluate(ensemble.Model.Transform(Misnamed(45, 2)));
        Assert.AreEqual(ensemble.Score, scored.LogLoss, 1e-5);
        Assert.IsLessThan(result.Best.Score!.Value - 1e-4, ensemble.Score, "Networks that differ make other mistakes.");
        Assert.AreEqual("validation log-loss", ensemble.MetricName);
        Assert.IsGreaterThan(1, ensemble.Members.Count);
        Assert.AreEqual(1, ensemble.Members.Sum(member => member.Share), 1e-12);
        CollectionAssert.AreEqual(
            ensemble.Members.Select(member => member.Share).ToArray(), ensemble.Network.MemberShares.ToArray());
        CollectionAssert.AreEqual(
            ensemble.Members.Select(member => (int)member.Trial.Point.Number("units")).ToArray(),
            ensemble.Network.Members.Select(member => member.Layers[0].OutputSize).ToArray());

        var record = ensemble.Network.History.Ensemble!;
        Assert.AreEqual(scored.LogLoss, record.ValidationMetrics["log-loss"], 1e-5);
        Assert.AreEqual(scored.MicroAccuracy, record.ValidationMetric!.Value, 1e-6);
        StringAssert.StartsWith(ensemble.ToString(), $"{ensemble.Members.Count} trials: validation log-loss ");

        // Where every row can be told for certain, the surest network is the best mean.
        IDataView Misnamed(int count, int seed) => mlContext.Data.LoadFromEnumerable(Flower.Draw(count, seed).Select((flower, i) =>
            i % 4 == 0 ? new Flower { Kind = "abc"[(i / 4 + 1) % 3].ToString(), Measured = flower.Measured } : flower).ToList());
    }

    [TestMethod]
    public void An_ensemble_of_one_is_the_best_trial()
    {
        var rows = Flower.View(new MLContext(), 45, 2);
        var result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(4).Run();
        var ensemble = result.Ensemble(size: 1);
        Assert.AreEqual(result.Best.Number, ensemble.Members.Single().Trial.Number);
        Assert.AreEqual(result.Best.Score!.Value, ensemble.Score, 1e-9);
        CollectionAssert.AreEqual(Scores(result.Model, rows), Scores(ensemble.Model, rows));
    }

    [TestMethod]
    public void A_sweep_that_ran_before_gives_the_same_ensemble_and_keeps_no_more_than_it_was_told()
    {
        using var folder = new TempFolder();
        var rows = Flower.View(new MLContext(), 45, 2);
        var before = Sweep().Run();
        var after = Sweep().Run();
        CollectionAssert.AreEqual(Scores(before.Ensemble().Model, rows), Scores(after.Ensemble().Model, rows));
        CollectionAssert.AreEqual(
            before.Trials.OrderByDescending(trial => trial.Score).ThenBy(trial => trial.Number).Take(3).Select(trial => (long)trial.Number)
                .Order().ToArray(),
            Kept(folder["sweep.db"]));

        DenseNetworkSweep Sweep() => Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(7).SetConcurrentTrials(2, 2)
            .SetKeptNetworks(3).SetStore(folder["sweep.db"]);
    }

    [TestMethod]
    public void A_store_that_is_away_once_is_asked_again_and_one_that_is_gone_is_not_made_again()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        var isAway = true;
        var result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2)
            .SetStore(terms => terms.OnlyReads && isAway ? throw new IOException("Away.") : place.Open(terms)).Run();
        Assert.ThrowsExactly<IOException>(() => result.Ensemble());
        isAway = false;
        Assert.IsNotEmpty(result.Ensemble().Members);

        using var folder = new TempFolder();
        result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2).SetStore(folder["sweep.db"]).Run();
        File.Delete(folder["sweep.db"]);
        Assert.ThrowsExactly<IOException>(() => result.Ensemble());
        Assert.IsFalse(File.Exists(folder["sweep.db"]));
    }

    /// <summary>A program may change its current folder.</summary>
    [TestMethod]
    public void A_relative_path_is_one_of_the_folder_in_which_it_was_set() => StringAssert.Contains(
        Assert.ThrowsExactly<IOException>(
            () => Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetStore("no folder/sweep.db").Run()).Message,
        $"'{Path.GetFullPath("no folder/sweep.db")}'");

    [TestMethod]
    public void Where_nothing_was_kept_the_error_says_how_to_keep_it()
    {
        const string Message = "An ensemble must have networks to average. Received: a sweep that kept none. A trial's networks are "
            + "kept if it ended, SetKeptNetworks is above 0, and the pipeline of SetPipeline, if there is one, holds the trainer "
            + "alone: move the steps before it to SetPreparation.";
        var mlContext = new MLContext(1);
        var none = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1).SetKeptNetworks(0).Run();
        Assert.AreEqual(Message, Assert.ThrowsExactly<InvalidOperationException>(() => none.Ensemble()).Message);

        var own = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1)
            .SetPipeline((trial, options) => mlContext.Transforms.NormalizeMeanVariance("Features").Append(trial.CreateTrainer(options)))
            .Run();
        Assert.AreEqual(Message, Assert.ThrowsExactly<InvalidOperationException>(() => own.Ensemble()).Message);

        var alone = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(1)
            .SetPipeline((trial, options) => trial.CreateTrainer(options with { HiddenLayers = [] })).Run();
        Assert.HasCount(1, alone.Ensemble().Members);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => alone.Ensemble(size: 0));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => alone.AverageOfFolds()).Message,
            "A sweep must have several folds if their networks are to be averaged. Received: one validation set.");
    }

    [TestMethod]
    public void Folds_become_one_model_whose_score_is_of_networks_that_have_not_seen_the_row()
    {
        var mlContext = new MLContext(seed: 1);
        var raw = Flower.View(mlContext, 90, 1);
        var rows = mlContext.Data.Cache(Flower.Preparation(mlContext).Fit(raw).Transform(raw));
        var result = mlContext.DenseNetworkSweep().SetData(rows, folds: 3).SetSearchSpace(Flower.Space).SetTuner(new RandomTuner())
            .SetSeed(5).SetMaxTrials(3).Run();
        var average = result.AverageOfFolds();
        Assert.AreEqual(result.Best.Number, average.Members.Single().Trial.Number);
        Assert.HasCount(3, average.Network.Members);

        var right = mlContext.Data.CrossValidationSplit(rows, 3, seed: 5).Zip(average.Network.Members, (fold, network) =>
            mlContext.MulticlassClassification.Evaluate(new DenseNetworkTransformer(mlContext, network).Transform(fold.TestSet))
                .ConfusionMatrix).Sum(confusion => confusion.Counts.Index().Sum(line => line.Item[line.Index]));
        Assert.AreEqual(right / 90, average.Score, 1e-9);
        Assert.HasCount(3 * result.Ensemble(4).Members.Count, result.Ensemble(4).Network.Members);
    }

    [TestMethod]
    public void Folds_in_time_are_trained_on_the_past_and_become_one_model()
    {
        var mlContext = new MLContext(seed: 1);
        var raw = Flower.View(mlContext, 80, 1);
        var rows = mlContext.Data.Cache(Flower.Preparation(mlContext).Fit(raw).Transform(raw));
        var result = mlContext.DenseNetworkSweep().SetData(rows, new TimeFolds { NumberOfFolds = 3 }).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(1).Run();
        Assert.HasCount(3, result.Best.FoldScores);
        var members = result.AverageOfFolds().Network.Members;
        CollectionAssert.AreEqual(
            new[] { (20L, 20L), (40L, 20L), (60L, 20L) },
            members.Select(member => ((long)member.History.TrainingRowCount, (long)member.History.ValidationRowCount)).ToArray());
    }

    [TestMethod]
    public void Folds_with_a_preparation_are_trained_again_behind_one_of_all_rows()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Flower.View(mlContext, 90, 1);
        var result = mlContext.DenseNetworkSweep().SetData(rows, folds: 3).SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(Flower.Space).SetTuner(new RandomTuner()).SetMaxTrials(2).Run();
        var average = result.AverageOfFolds();
        Assert.HasCount(3, average.Network.Members);
        Assert.IsGreaterThan(
            .5, mlContext.MulticlassClassification.Evaluate(average.Model.Transform(Flower.View(mlContext, 60, 9))).MicroAccuracy);
    }

    [TestMethod]
    public void Trials_of_several_networks_are_scored_by_their_mean_and_bring_all_of_them_along()
    {
        var mlContext = new MLContext();
        var result = Several().SetTuner(new RandomTuner()).SetMaxTrials(2).Run();
        var scored = result.Model.Transform(Flower.View(mlContext, 45, 2));
        Assert.AreEqual(result.Best.Score!.Value, mlContext.MulticlassClassification.Evaluate(scored).LogLoss, 1e-5);
        Assert.AreEqual(12, result.Best.Epochs, "Three networks of four epochs.");
        Assert.HasCount(4, result.Best.Curve);
        Assert.HasCount(3, result.Model.FindDenseNetwork().Model.Members);

        var ensemble = result.Ensemble(3);
        Assert.HasCount(3 * ensemble.Members.Count, ensemble.Network.Members);
        Assert.HasCount(3, result.RefitOnAllData().FindDenseNetwork().Model.Members);
    }

    [TestMethod]
    public void A_trial_of_several_networks_is_stopped_by_its_first()
    {
        var result = Several().SetTuner(new AshaTuner { MinimumEpochs = 1, ReductionFactor = 2 }).SetMaxTrials(6).Run();
        var stopped = result.Trials.First(trial => trial.State == TrialState.Stopped);
        Assert.AreEqual(stopped.Curve.Count, stopped.Epochs, "The others were not begun.");
        Assert.IsTrue(stopped.Curve.Contains(stopped.Score!.Value), "What is known is of the first.");
        Assert.IsTrue(result.Trials.Any(trial => trial is { State: TrialState.Completed, Epochs: 12 }));
    }

    [TestMethod]
    public void Networks_that_share_weights_are_trials_like_any_other()
    {
        var mlContext = new MLContext(3);
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions { NumberOfEpochs = 3, BatchSize = 16 })
            .Choice(o => o.HiddenLayers, ("alone", [new Dense(6, Activation.ReLU)]),
                ("shared", [new SharedEnsemble(4, new Dense(6, Activation.ReLU))]));
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 90, 1), Flower.View(mlContext, 45, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(space).SetTuner(new GridTuner()).Run();
        Assert.IsTrue(result.Trials.All(trial => trial.State == TrialState.Completed));
        var ensemble = result.Ensemble(2);
        var evaluated = mlContext.MulticlassClassification.Evaluate(ensemble.Model.Transform(Flower.View(mlContext, 45, 2)));
        Assert.AreEqual(ensemble.Score, evaluated.MicroAccuracy, 1e-9);
    }

    [TestMethod]
    public void A_mean_is_calibrated_where_the_options_ask_for_it()
    {
        var mlContext = new MLContext();
        var space = Flower.Space.StartingFrom(Flower.Space.Start with { TemperatureScaling = true });
        var ensemble = Flower.Sweep().SetSearchSpace(space).SetMetric(MonitoredValue.OfValidation(MetricFunction.LogLoss))
            .SetTuner(new RandomTuner()).SetMaxTrials(4).Run().Ensemble(5);
        var calibration = ensemble.Network.History.Calibration!;
        Assert.IsLessThan(calibration.LogLossBefore, calibration.LogLossAfter);
        var evaluated = mlContext.MulticlassClassification.Evaluate(ensemble.Model.Transform(Flower.View(mlContext, 45, 2)));
        Assert.AreEqual(calibration.LogLossAfter, evaluated.LogLoss, 1e-5);
    }

    [TestMethod]
    public void A_loss_of_numbers_and_truths_chooses_too()
    {
        var ofTruths = SharedSweep.Of(store: null, new RandomTuner(), trials: 4, concurrent: 1).Run();
        var ensemble = ofTruths.Ensemble(6);
        Assert.AreEqual("validation loss", ensemble.MetricName);
        Assert.IsLessThanOrEqualTo(ofTruths.Best.Score!.Value + 1e-6, ensemble.Score);
    }

    private static DenseNetworkSweep Several() => Flower.Sweep()
        .SetSearchSpace(Flower.Space.StartingFrom(Flower.Space.Start with { EnsembleSize = 3 }))
        .SetMetric(MonitoredValue.OfValidation(MetricFunction.LogLoss)).SetConcurrentTrials(1);

    private static float[] Scores(ITransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float[]>("Score").SelectMany(score => score)];

    private static long[] Kept(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select number from networks order by number";
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return [.. numbers];
    }
}
