using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.CrossValidating;

[TestClass]
public sealed class CrossValidateTests
{
    private const int Rows = 60;
    private static readonly DenseNetworkOptions Options = TaskRows.Options with { NumberOfEpochs = 10 };
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void The_data_is_read_once()
    {
        var data = new CountingView(TaskRows.Key(Rows));
        var result = new DenseNetworkTrainer(_mlContext, Options).CrossValidate(data);
        Assert.AreEqual(1, data.Reads);
        Assert.HasCount(5, result.Folds);
        Assert.IsTrue(result.Folds.All(
            fold => fold.HeldOutRows.Count == 12 && fold.History.TrainingRowCount == 48 && fold.Failure is null));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, result.Folds.Select(fold => fold.Fold).ToArray());
        Assert.IsTrue(result.Metric.Mean > .9, result.ToString());
    }

    [TestMethod]
    public void Rows_held_out_change_nothing_in_the_network_that_they_judge()
    {
        var trainer = new DenseNetworkTrainer(
            _mlContext, Options with { ValidationFraction = .25f, EarlyStopping = new EarlyStopping { Patience = 1 } });
        var before = trainer.CrossValidate(TaskRows.Key(Rows));
        var features = TaskRows.Features(Rows);
        foreach (var row in before.Folds[2].HeldOutRows)
            features[row] = [1e6f, -1e6f, 1e6f];
        var after = trainer.CrossValidate(
            new MemoryView().AddSingles("Features", features)
            .Add("Label", new KeyDataViewType(typeof(uint), 3), TaskRows.Of(Rows, row => (uint)(row % 3) + 1)));

        CollectionAssert.AreEqual(before.Folds[2].HeldOutRows.ToArray(), after.Folds[2].HeldOutRows.ToArray());
        CollectionAssert.AreEqual(before.Folds[2].Transformer.WeightBits(), after.Folds[2].Transformer.WeightBits());
        Assert.AreNotEqual(before.Folds[2].Metric, after.Folds[2].Metric);
        CollectionAssert.AreNotEqual(
            before.Folds[0].Transformer.WeightBits(), after.Folds[0].Transformer.WeightBits(), "There they are trained on.");
    }

    [TestMethod]
    public void Figures_are_those_of_ML_NETs_evaluators()
    {
        var classes = new DenseNetworkTrainer(
            _mlContext, Options with { Metrics = [MetricFunction.LogLoss, MetricFunction.TopKAccuracy(2)] })
            .CrossValidate(TaskRows.Key(Rows));
        foreach (var fold in classes.Folds)
        {
            var expected = _mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet, topKPredictionCount: 2);
            Assert.AreEqual(expected.MicroAccuracy, fold.Metric, 1e-9);
            Assert.AreEqual(expected.LogLoss, fold.Metrics["log-loss"], 1e-6);
            Assert.AreEqual(expected.TopKAccuracy, fold.Metrics[MetricFunction.TopKAccuracy(2)]!.Value, 1e-9);
        }

        var truths = new DenseNetworkTrainer(_mlContext, Options with { Metrics = [MetricFunction.RocArea] })
            .CrossValidate(TaskRows.Boolean(Rows));
        foreach (var fold in truths.Folds)
        {
            var expected = _mlContext.BinaryClassification.Evaluate(fold.ScoredHoldOutSet);
            Assert.AreEqual(expected.Accuracy, fold.Metric, 1e-9);
            Assert.AreEqual(expected.AreaUnderRocCurve, fold.Metrics[MetricFunction.RocArea]!.Value, 1e-9);
        }

        var numbers = new DenseNetworkTrainer(_mlContext, Options with { Metrics = [MetricFunction.RSquared] })
            .CrossValidate(TaskRows.Single(Rows, scale: 100, offset: 7));
        foreach (var fold in numbers.Folds)
        {
            var expected = _mlContext.Regression.Evaluate(fold.ScoredHoldOutSet);
            Assert.AreEqual(expected.RootMeanSquaredError, fold.Metric, 1e-4 * expected.RootMeanSquaredError);
            Assert.AreEqual(expected.RSquared, fold.Metrics[MetricFunction.RSquared]!.Value, 1e-4);
        }
        Assert.AreEqual(("accuracy", "accuracy", "rmse"), (classes.MetricName, truths.MetricName, numbers.MetricName));
    }

    [TestMethod]
    public void Mean_and_deviation_are_over_the_folds()
    {
        var result = new DenseNetworkTrainer(_mlContext, Options with { Metrics = [MetricFunction.LogLoss], NumberOfEpochs = 1 })
            .CrossValidate(TaskRows.Key(Rows), numberOfFolds: 3);
        double[] values = [.. result.Folds.Select(fold => fold.Metrics["log-loss"])];
        var mean = (values[0] + values[1] + values[2]) / 3;
        Assert.AreEqual(mean, result[MetricFunction.LogLoss].Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / 2), result[MetricFunction.LogLoss].Deviation, 1e-12);
        Assert.AreEqual($"3 folds: accuracy {result.Metric}, log-loss {result[MetricFunction.LogLoss]}", result.ToString());
        var fold = result.Folds[1];
        Assert.AreEqual(
            string.Create(CultureInfo.InvariantCulture,
            $"fold 1: accuracy {fold.Metric:G4}, log-loss {values[1]:G4} over {fold.HeldOutRows.Count} rows held out"),
            fold.ToString());
        Assert.AreEqual("0.8833 ± 0.004", new MeanAndDeviation { Mean = .88333, Deviation = .004 }.ToString());
        Assert.AreEqual("0.8833", new MeanAndDeviation { Mean = .88333, Deviation = double.NaN }.ToString(), "Of a single fold.");
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => result[MetricFunction.MacroF1]).Message, "'log-loss'");
    }

    [TestMethod]
    public void Rows_left_out_are_in_no_fold_and_keep_their_places()
    {
        var features = TaskRows.Features(Rows);
        foreach (var row in new[] { 0, 17, 59 })
            features[row][1] = float.NaN;
        var data = new MemoryView().AddSingles("Features", features)
            .Add("Label", NumberDataViewType.Single, TaskRows.Of(Rows, row => (float)row));
        var log = new LogLines(_mlContext);
        var result = new DenseNetworkTrainer(_mlContext, Options).CrossValidate(data);

        CollectionAssert.AreEqual(
            Enumerable.Range(0, Rows).Except([0, 17, 59]).ToArray(), result.Folds.SelectMany(fold => fold.HeldOutRows).Order().ToArray());
        Assert.AreEqual(3, result.SkippedRowCount);
        StringAssert.StartsWith(
            log.Warnings.Single(),
            "3 of 60 training rows were left out: feature column 'Features' is missing or not finite in 3 ('Features.1' in 3). ");
        foreach (var fold in result.Folds)
            CollectionAssert.AreEqual(
                fold.HeldOutRows.Select(row => (float)row).ToArray(),
                ColumnValues.All(fold.ScoredHoldOutSet, "Label").Cast<float>().ToArray());
    }

    [TestMethod]
    public void A_sampling_key_keeps_rows_together()
    {
        var data = TaskRows.Key(Rows).AddText("Patient", TaskRows.Of(Rows, row => $"{row / 6}"));
        var result = new DenseNetworkTrainer(_mlContext, Options).CrossValidate(data, samplingKeyColumnName: "Patient");
        Assert.AreEqual(10, result.Folds.Sum(fold => fold.HeldOutRows.Select(row => row / 6).Distinct().Count()));
        Assert.IsTrue(result.Folds.All(fold => fold.HeldOutRows.Count == 12));

        var split = new DenseNetworkTrainer(_mlContext, Options with { ValidationSplit = new GroupSplit("Patient", .2f) })
            .CrossValidate(data);
        Assert.AreEqual(10, split.Folds.Sum(fold => fold.HeldOutRows.Select(row => row / 6).Distinct().Count()),
            "The groups of the split are not torn by folds.");
        Assert.IsTrue(split.Folds.All(fold => fold.History.ValidationRowCount % 6 == 0 && fold.History.ValidationRowCount > 0));
    }

    [TestMethod]
    public void The_folds_may_be_drawn_with_another_seed_than_training()
    {
        var trainer = new DenseNetworkTrainer(_mlContext, Options with { Seed = 5 });
        var (first, again, other) = (
            trainer.CrossValidate(TaskRows.Key(Rows)), trainer.CrossValidate(TaskRows.Key(Rows), seed: 5),
            trainer.CrossValidate(TaskRows.Key(Rows), seed: 6));
        CollectionAssert.AreEqual(first.Folds[0].HeldOutRows.ToArray(), again.Folds[0].HeldOutRows.ToArray());
        CollectionAssert.AreEqual(first.Folds[0].Transformer.WeightBits(), again.Folds[0].Transformer.WeightBits());
        CollectionAssert.AreNotEqual(first.Folds[0].HeldOutRows.ToArray(), other.Folds[0].HeldOutRows.ToArray());
        Assert.AreEqual((5, 5, 5), (first.Seed, other.Seed, other.Folds[0].History.Seed));
    }

    [TestMethod]
    public void Each_fold_has_callbacks_of_its_own_and_tells_them_on_one_thread()
    {
        var watching = new ConcurrentDictionary<int, (Watching Callback, HashSet<int> Threads)>();
        new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 2 })
            .CrossValidate(TaskRows.Key(Rows), numberOfFolds: 3, callbacks: fold =>
        {
            var threads = new HashSet<int>();
            var callback = new Watching
            {
                BatchEnd = _ => threads.Add(Environment.CurrentManagedThreadId),
                TrainingEnd = (_, _) => threads.Add(Environment.CurrentManagedThreadId)
            };
            Assert.IsTrue(watching.TryAdd(fold, (callback, threads)), "Once for each fold.");
            return [callback];
        });
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, watching.Keys.Order().ToArray());
        foreach (var (callback, threads) in watching.Values)
        {
            Assert.AreEqual(1 + 2 * (1 + 5 + 1) + 1, callback.Calls.Count);
            Assert.HasCount(1, threads);
        }
    }

    [TestMethod]
    public void The_log_says_of_which_fold_it_speaks()
    {
        var log = new LogLines(_mlContext);
        var result = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 1 })
            .CrossValidate(TaskRows.Key(Rows), numberOfFolds: 2);
        Assert.IsTrue(log.Infos[..^1].Select(line => line[..7]).Order().SequenceEqual(["Fold 0:", "Fold 0:", "Fold 1:", "Fold 1:"]),
            string.Join('\n', log.Infos));
        Assert.AreEqual(result.ToString(), log.Infos[^1]);
    }

    [TestMethod]
    public void A_network_of_a_fold_is_saved_and_loaded_as_any()
    {
        var fold = new DenseNetworkTrainer(_mlContext, Options).CrossValidate(TaskRows.Key(Rows), numberOfFolds: 2).Folds[1];
        using var folder = new TempFolder();
        _mlContext.Model.Save(fold.Transformer, TaskRows.Key().Schema, folder["fold.zip"]);
        var loaded = new MLContext().Model.Load(folder["fold.zip"], out _);
        Assert.AreEqual(fold.Metric,
            _mlContext.MulticlassClassification.Evaluate(
            loaded.Transform(new SelectedRowsView(TaskRows.Key(Rows), fold.HeldOutRows))).MicroAccuracy, 1e-9);
    }

    [TestMethod]
    public void Nothing_native_outlives_it() =>
        NativeMemory.AssertUnchanged(() => new DenseNetworkTrainer(_mlContext, Options).CrossValidate(TaskRows.Single(Rows)));
}
