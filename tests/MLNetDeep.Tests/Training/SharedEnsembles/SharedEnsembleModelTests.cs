using Microsoft.ML;
using MLNetDeep.Tests.EndToEnd;
using MLNetDeep.Tests.Explaining;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.SharedEnsembles;

/// <summary>Networks that share weights, in everything one does with a network.</summary>
[TestClass]
public sealed class SharedEnsembleModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static DenseNetworkOptions OfTable => TableRows.Options() with
    {
        HiddenLayers = [TableRows.Options().HiddenLayers[0],
            new SharedEnsemble(4, new Dense(12, Activation.ReLU), new Dropout(.1f), new Dense(8, Activation.Gelu))],
    };

    private static DenseNetworkOptions OfClasses =>
        TaskRows.Options with { HiddenLayers = [new SharedEnsemble(4, new Dense(6, Activation.ReLU), new BatchNormalization())] };

    [TestMethod]
    public void Every_task_is_learnt()
    {
        foreach (var rows in new IDataView[] { TaskRows.Key(), TaskRows.Boolean(), TaskRows.Booleans(), TaskRows.Single(scale: 100),
            TaskRows.TwoNumbers(), TaskRows.Probabilities() })
        {
            var options = rows.Schema["Label"].Type.ToString() == "Vector<Single, 3>"
                ? OfClasses with { Loss = new CategoricalCrossEntropy() } : OfClasses;
            var history = Fit(options, rows).Model.History;
            Assert.IsLessThan(.7 * history.Epochs[0].Loss, history.Epochs[^1].Loss, $"{rows.Schema["Label"].Type}");
        }
    }

    [TestMethod]
    public void Validation_figures_are_those_of_the_model()
    {
        var rows = TaskRows.Key(40);
        var trainer = new DenseNetworkTrainer(_mlContext, OfClasses with { NumberOfEpochs = 3 });
        var model = trainer.Fit(TaskRows.Key(), rows);
        var evaluated = _mlContext.MulticlassClassification.Evaluate(model.Transform(rows));
        Assert.AreEqual(evaluated.LogLoss, model.Model.History.Epochs[^1].ValidationLoss!.Value, 1e-5);
        Assert.AreEqual(evaluated.MicroAccuracy, model.Model.History.Epochs[^1].ValidationMetric!.Value, 1e-9);
    }

    [TestMethod]
    public void A_model_comes_back_from_its_files_with_the_same_bits()
    {
        foreach (var size in new[] { 1, 2 })
        {
            var model = Fit(OfTable with { EnsembleSize = size }, TableRows.View());
            var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(model)), out _).FindDenseNetwork().Model;
            float[][] rows = [.. TableRows.Features(20)];
            CollectionAssert.AreEqual(ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded, rows));
            Assert.AreEqual(model.Model.HiddenLayers[1], loaded.HiddenLayers[1]);

            using var folder = new TempFolder();
            model.Model.SaveWeights(folder["w.safetensors"]);
            CollectionAssert.AreEqual(
                ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded.LoadWeights(folder["w.safetensors"]), rows));
        }
    }

    [TestMethod]
    public void A_row_has_the_scores_of_a_batch_and_is_scored_without_allocating() =>
        OneRowScores.AssertAsInABatchWithoutAllocating(Fit(OfTable, TableRows.View()).Model, [.. TableRows.Features(40)]);

    [TestMethod]
    public void ONNX_files_give_the_scores()
    {
        foreach (var (options, view) in new[] { (OfTable with { EnsembleSize = 2 }, TableRows.View()),
            (OfClasses, (IDataView)TaskRows.Key()), (OfClasses, TaskRows.Boolean()) })
        {
            var model = Fit(options, view).Model;
            float[][] rows = [.. model.FeatureCount == 3 ? TaskRows.Features(20) : TableRows.Features(20)];
            using var onnx = OnnxSession.Of(model);
            foreach (var (expected, actual) in ManagedScores.Of(model, rows).Zip(onnx.Scores(rows)))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [TestMethod]
    public void Explanations_are_complete()
    {
        foreach (var view in new IDataView[] { TaskRows.Key(), TaskRows.Boolean(), TaskRows.Single() })
        {
            var transformer = FittedExplanation.Of(Fit(OfClasses, view).Model, new ExplanationOptions());
            foreach (var row in TaskRows.Features(5))
            {
                var explanation = transformer.Explain(row);
                Assert.AreEqual(explanation.Score - explanation.BaselineScore, explanation.Contributions.Sum(c => (double)c),
                    2e-3 * Math.Max(1, Math.Abs(explanation.Score)));
            }
        }
    }

    [TestMethod]
    public void Fits_continue_and_layers_are_reused()
    {
        var trainer = new DenseNetworkTrainer(_mlContext, OfClasses);
        var first = trainer.Fit(TaskRows.Key());
        var next = trainer.Fit(TaskRows.Key(), null, first.Model);
        Assert.IsLessThan(first.Model.History.Epochs[0].Loss, next.Model.History.Epochs[0].Loss);

        var frozen = OfClasses with
        {
            HiddenLayers = [.. OfClasses.HiddenLayers.Select(layer => layer with { Trainable = false })],
            NumberOfEpochs = 2
        };
        var other = new DenseNetworkTrainer(_mlContext, frozen).Fit(TaskRows.Single(), null, first.Model.WithoutOutput());
        foreach (var name in other.Model.WeightNames.Where(name => name.StartsWith("0.", StringComparison.Ordinal)))
            CollectionAssert.AreEqual(first.Model.GetWeights(name).ToArray(), other.Model.GetWeights(name).ToArray(), name);
    }

    [TestMethod]
    public void A_fit_that_was_lost_goes_on_to_the_same_bits_and_streamed_rows_give_those_of_rows_in_memory()
    {
        using var folder = new TempFolder();
        var options = OfTable with { Resume = folder.FullPath };
        var lost = new LambdaCallback { EpochEnd = (_, epoch) => ThrowIn(4, epoch.Epoch) };
        Assert.ThrowsExactly<IOException>(() => new DenseNetworkTrainer(_mlContext, options, [lost]).Fit(TableRows.View()));

        var expected = Fit(OfTable, TableRows.View()).Model.Parameters.ToArray();
        CollectionAssert.AreEqual(expected, Fit(options, TableRows.View()).Model.Parameters.ToArray());
        CollectionAssert.AreEqual(
            expected, Fit(OfTable with { DataPlacement = DataPlacement.Streaming }, TableRows.View()).Model.Parameters.ToArray());
    }

    [TestMethod]
    public void The_temperature_is_that_of_the_mean_and_training_goes_on_without_it()
    {
        var options = OfClasses with { TemperatureScaling = true, NumberOfEpochs = 8 };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(TaskRows.Key(), TaskRows.Key(60));
        var evaluated = _mlContext.MulticlassClassification.Evaluate(model.Transform(TaskRows.Key(60)));
        Assert.AreNotEqual(1, model.Model.History.Calibration!.Temperature);
        Assert.AreEqual(model.Model.History.Calibration.LogLossAfter, evaluated.LogLoss, 1e-5);

        var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(model)), out _);
        Assert.AreEqual(evaluated.LogLoss, _mlContext.MulticlassClassification.Evaluate(loaded.Transform(TaskRows.Key(60))).LogLoss, 1e-12);
        CollectionAssert.AreEqual(
            new DenseNetworkTrainer(_mlContext, options with { TemperatureScaling = false })
            .Fit(TaskRows.Key(), TaskRows.Key(60)).Model.Parameters.ToArray(), model.Model.Parameters.ToArray());
    }

    [TestMethod]
    public void Folds_and_both_engines_take_it()
    {
        Assert.HasCount(3, new DenseNetworkTrainer(_mlContext, OfTable).CrossValidate(TableRows.View(), numberOfFolds: 3).Folds);
        var options = OfTable with { NumberOfEpochs = 2, Device = ComputeDevice.Cpu };
        var managed = Fit(options with { Engine = TrainingEngineKind.Managed }, TableRows.View()).Model.Parameters.ToArray();
        var torch = Fit(options with { Engine = TrainingEngineKind.Torch }, TableRows.View()).Model.Parameters.ToArray();
        for (var i = 0; i < managed.Length; i++)
            Assert.AreEqual(managed[i], torch[i], 5e-4 * Math.Max(1, Math.Abs(managed[i])), $"value {i}");
    }

    private static void ThrowIn(int epoch, int now)
    {
        if (now == epoch)
            throw new IOException("lost");
    }

    private DenseNetworkTransformer Fit(DenseNetworkOptions options, IDataView rows) =>
        new DenseNetworkTrainer(_mlContext, options).Fit(rows);
}
