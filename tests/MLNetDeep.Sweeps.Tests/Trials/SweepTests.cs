using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Trials;

[TestClass]
public sealed class SweepTests
{
    [TestMethod]
    [DataRow("random")]
    [DataRow("tpe")]
    [DataRow("asha")]
    public void The_same_seed_gives_the_same_trials_and_the_same_best_one(string tuner)
    {
        SweepTuner chosen = tuner switch
        {
            "tpe" => new TpeTuner { StartupTrials = 2 },
            "asha" => new AshaTuner { MinimumEpochs = 1 },
            _ => new RandomTuner()
        };
        var first = Table.Of(SharedSweep.Of(store: null, chosen, trials: 6, concurrent: 1).Run());
        Assert.AreEqual(first, Table.Of(SharedSweep.Of(store: null, chosen, trials: 6, concurrent: 1).Run()));
        Assert.AreNotEqual(first, Table.Of(SharedSweep.Of(store: null, chosen, trials: 6, concurrent: 1).SetSeed(8).Run()));
    }

    [TestMethod]
    public void Several_workers_give_the_same_table_as_one_that_leaves_out_as_many_results()
    {
        foreach (var tuner in new SweepTuner[] { new TpeTuner { StartupTrials = 2 },
            new AshaTuner { MinimumEpochs = 1, ReductionFactor = 2, Proposals = new TpeTuner { StartupTrials = 2 } } })
        {
            var one = SharedSweep.Of(store: null, tuner, trials: 8, concurrent: 3).SetConcurrentTrials(3, here: 1).Run();
            var three = SharedSweep.Of(store: null, tuner, trials: 8, concurrent: 3).SetConcurrentTrials(3, here: 3).Run();
            Assert.AreEqual(Table.Of(one), Table.Of(three));
        }
    }

    [TestMethod]
    public void The_model_of_the_best_trial_takes_raw_rows_and_scores_as_recorded()
    {
        var mlContext = new MLContext();
        var result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(4).Run();
        var scored = result.Model.Transform(Flower.View(mlContext, 45, 2));
        Assert.AreEqual(result.Best.Score!.Value, mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, 1e-6);
        Assert.AreEqual("validation accuracy", result.MetricName);
        Assert.AreEqual(result.Trials.Max(trial => trial.Score), result.Best.Score);
        Assert.AreEqual(result.BestOptions.Optimizer.LearningRate, (float)result.Best.Point.Number("Optimizer.LearningRate"));
    }

    [TestMethod]
    public void The_model_of_a_sweep_that_ran_before_has_the_same_weights()
    {
        using var folder = new TempFolder();
        var before = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(3).SetStore(folder["sweep.db"]).Run();
        var trained = 0;
        var after = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(3).SetStore(folder["sweep.db"])
            .SetCallbacks(new Watching { TrialBegin = _ => trained++ }).Run();

        Assert.AreEqual(0, trained);
        Assert.AreEqual(Table.Of(before), Table.Of(after));
        CollectionAssert.AreEqual(Weights(before.Model), Weights(after.Model));
    }

    [TestMethod]
    public void A_refit_trains_on_all_rows_for_as_many_epochs_as_the_best_weights_had()
    {
        var result = Flower.Sweep().SetTuner(new RandomTuner()).SetMaxTrials(2).Run();
        var refitted = result.RefitOnAllData().FindDenseNetwork().History;
        Assert.AreEqual(135, refitted.TrainingRowCount);
        Assert.AreEqual(0, refitted.ValidationRowCount);
        Assert.HasCount(result.Best.WeightsFromEpochs[0], refitted.Epochs);
    }

    [TestMethod]
    public void A_refit_does_without_what_follows_validation_rows()
    {
        var space = new SearchSpace<DenseNetworkOptions>(Flower.Space.Start with
        {
            TemperatureScaling = true,
            HiddenLayers = [new SharedEnsemble(3, new Dense(4)) { KeptMembers = 2 }],
        }).Range(o => o.Optimizer.LearningRate, 1e-3, 1e-1, logScale: true);
        var result = Flower.Sweep().SetSearchSpace(space).SetTuner(new RandomTuner()).SetMaxTrials(1).Run();
        Assert.IsNotNull(result.Model.FindDenseNetwork().History.Calibration);
        var refitted = result.RefitOnAllData().FindDenseNetwork();
        Assert.IsNull(refitted.History.Calibration);
        Assert.AreEqual(3, refitted.Model.HiddenLayers.OfType<SharedEnsemble>().Single().Members);
    }

    [TestMethod]
    public void With_folds_the_score_is_their_mean_and_the_model_a_refit()
    {
        var mlContext = new MLContext(seed: 1);
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 90, 1), folds: 3)
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(2).Run();
        Assert.HasCount(3, result.Best.FoldScores);
        Assert.AreEqual(result.Best.FoldScores.Average(), result.Best.Score!.Value, 1e-12);
        Assert.AreEqual(12, result.Best.Epochs);
        Assert.AreEqual(90, result.Model.FindDenseNetwork().History.TrainingRowCount);
    }

    [TestMethod]
    public void Folds_may_be_one_s_own()
    {
        var mlContext = new MLContext(seed: 1);
        var (early, late) = (Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2));
        var result = mlContext.DenseNetworkSweep().SetData([(early, late), (late, early)], all: early)
            .SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(1).Run();
        Assert.HasCount(2, result.Best.FoldScores);
        Assert.AreEqual(60, result.Model.FindDenseNetwork().History.TrainingRowCount);
        Assert.ThrowsExactly<ArgumentException>(() => mlContext.DenseNetworkSweep().SetData([], early));
    }

    [TestMethod]
    public void Successive_halving_stops_trials_at_the_rungs_and_never_the_best()
    {
        var result = SharedSweep.Of(store: null, new AshaTuner { MinimumEpochs = 1, ReductionFactor = 2 }, trials: 12, concurrent: 1).Run();
        var stopped = result.Trials.Where(trial => trial.State == TrialState.Stopped).ToList();
        Assert.IsNotEmpty(stopped);
        foreach (var trial in stopped)
            CollectionAssert.Contains(new[] { 1, 2, 4 }, trial.Epochs);
        Assert.AreEqual(TrialState.Completed, result.Best.State);
        Assert.AreEqual(result.Trials.Min(trial => trial.Score), result.Best.Score);

        // Each decision again, from the table alone.
        foreach (var trial in result.Trials)
        {
            foreach (var rung in new[] { 1, 2, 4 }.Where(rung => rung <= trial.Curve.Count))
            {
                double[] others = [.. result.Trials.Where(other => other.Number < trial.Number && other.Curve.Count >= rung)
                    .Select(other => other.Curve.Take(rung).Min())];
                var goesOn = others.Count(other => other < trial.Curve.Take(rung).Min()) < Math.Max(1, (others.Length + 1) / 2);
                Assert.AreEqual(goesOn, trial.Curve.Count > rung, $"Trial {trial.Number} at {rung}.");
            }
        }
    }

    [TestMethod]
    public void Any_part_of_the_pipeline_may_depend_on_the_trial()
    {
        var seen = new List<string>();
        var mlContext = new MLContext(seed: 3);
        var space = Flower.Space.Choice("normalizer", ["min-max", "mean-variance"]);
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2))
            .SetPreparation(mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind"))
            .SetSearchSpace(space)
            .SetPipeline((trial, options) =>
            {
                seen.Add(trial.Value<string>("normalizer"));
                IEstimator<ITransformer> normalizer = seen[^1] == "min-max" ? mlContext.Transforms.NormalizeMinMax("Features", "Measured")
                    : mlContext.Transforms.NormalizeMeanVariance("Features", "Measured");
                return normalizer.Append(trial.CreateTrainer(options));
            })
            .SetTuner(new GridTuner { LevelsPerRange = 2 }).Run();
        Assert.HasCount(8, result.Trials);
        Assert.AreEqual(4, seen.Count(name => name == "min-max"));
        Assert.IsTrue(result.Trials.All(trial => trial.State == TrialState.Completed),
            string.Join('\n', result.Trials.Select(trial => trial.Error)));
    }

    [TestMethod]
    public void The_rows_are_read_and_prepared_once_and_not_for_each_trial()
    {
        Assert.AreEqual(Reads(trials: 2), Reads(trials: 6));

        static int Reads(int trials)
        {
            var reads = 0;
            var mlContext = new MLContext(seed: 1);
            var counted = mlContext.Data.LoadFromEnumerable(Counted());
            mlContext.DenseNetworkSweep().SetData(counted, Flower.View(mlContext, 30, 2)).SetPreparation(Flower.Preparation(mlContext))
                .SetSearchSpace(Flower.Space)
                .SetTuner(new RandomTuner()).SetMaxTrials(trials).Run();
            return reads;

            IEnumerable<Flower> Counted()
            {
                reads++;
                foreach (var flower in Flower.Draw(60, 1))
                    yield return flower;
            }
        }
    }

    [TestMethod]
    public void Without_a_space_the_default_one_for_the_data_is_searched()
    {
        var mlContext = new MLContext(seed: 1);
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(Flower.Preparation(mlContext)).SetMaxTrials(1).Run();
        CollectionAssert.IsSubsetOf(new[] { "depth", "units1", "Optimizer.LearningRate", "BatchSize" }, result.Best.Point.Keys.ToArray());
    }

    [TestMethod]
    public void A_trainer_carries_nothing_over_from_one_fit_to_the_next()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Flower.Preparation(mlContext).Fit(Flower.View(mlContext, 60, 1)).Transform(Flower.View(mlContext, 60, 1));
        var trainer = new DenseNetworkTrainer(mlContext, new DenseNetworkSettings { NumberOfEpochs = 3, Dropout = .2f }.ToOptions());
        var first = Weights(trainer.Fit(rows));
        for (var i = 0; i < 3; i++)
            CollectionAssert.AreEqual(first, Weights(trainer.Fit(rows)));
    }

    private static uint[] Weights(ITransformer model)
    {
        var network = model.FindDenseNetwork().Model;
        return [.. network.WeightNames.SelectMany(name => network.GetWeights(name).ToArray()).Select(BitConverter.SingleToUInt32Bits)];
    }
}
