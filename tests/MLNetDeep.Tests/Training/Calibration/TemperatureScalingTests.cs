using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Calibration;

/// <summary>Temperature scaling as an option of a fit.</summary>
[TestClass]
public sealed class TemperatureScalingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Probabilities_of_an_overfitted_network_become_less_sure_and_better_while_predictions_stay()
    {
        var (train, validation) = (Noisy(60, seed: 1), Noisy(300, seed: 2));
        var options = Overfitting;
        var before = Fit(options, train, validation);
        var after = Fit(options with { TemperatureScaling = true }, train, validation);
        var calibration = after.History.Calibration!;

        Assert.IsNull(before.History.Calibration);
        Assert.IsGreaterThan(1.2, calibration.Temperature);
        Assert.IsLessThan(calibration.LogLossBefore, calibration.LogLossAfter);
        CollectionAssert.AreEqual(
            ColumnValues.All(before.Transform(validation), "PredictedLabel"),
            ColumnValues.All(after.Transform(validation), "PredictedLabel"));

        // The figures are those of the scores that come out, by ML.NET's own evaluator.
        Assert.AreEqual(calibration.LogLossBefore, _mlContext.MulticlassClassification.Evaluate(before.Transform(validation)).LogLoss,
            1e-4);
        Assert.AreEqual(calibration.LogLossAfter, _mlContext.MulticlassClassification.Evaluate(after.Transform(validation)).LogLoss, 1e-4);
        Assert.AreEqual(before.History.Epochs[^1].ValidationLoss!.Value, calibration.LogLossBefore, 1e-5);

        // All but the output layer is untouched.
        CollectionAssert.AreEqual(before.Model.GetWeights("0.weight").ToArray(), after.Model.GetWeights("0.weight").ToArray());
        foreach (var (plain, scaled) in before.Model.GetWeights("2.weight").ToArray().Zip(after.Model.GetWeights("2.weight").ToArray()))
            Assert.AreEqual(plain / calibration.Temperature, scaled, 1e-6);
    }

    [TestMethod]
    public void The_validation_rows_are_never_worse_off()
    {
        foreach (var seed in Enumerable.Range(1, 8))
        {
            var history = Fit(Toy.Options with { Seed = seed, TemperatureScaling = true, NumberOfEpochs = 1 + seed % 3 }, Noisy(30, seed),
                Noisy(20, seed + 50)).History;
            Assert.IsLessThanOrEqualTo(history.Calibration!.LogLossBefore, history.Calibration.LogLossAfter, $"seed {seed}");
        }
    }

    [TestMethod]
    public void Training_goes_on_with_the_weights_as_they_were_before()
    {
        var (train, validation) = (Noisy(60, seed: 1), Noisy(100, seed: 2));
        var plain = Fit(Overfitting, train, validation);
        var scaled = Fit(Overfitting with { TemperatureScaling = true }, train, validation);

        // One step of no size: what comes out is what went in.
        var still = Overfitting with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-30f } };
        var continued = new DenseNetworkTrainer(_mlContext, still).Fit(train, validation, scaled.Model);
        foreach (var name in plain.Model.WeightNames)
        {
            foreach (var (expected, actual) in plain.Model.GetWeights(name).ToArray().Zip(continued.Model.GetWeights(name).ToArray()))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)), name);
        }

        var again = new DenseNetworkTrainer(_mlContext, still with { TemperatureScaling = true }).Fit(train, validation, scaled.Model);
        Assert.AreEqual(scaled.History.Calibration!.Temperature, again.History.Calibration!.Temperature, 1e-4);
    }

    [TestMethod]
    public void Labels_of_probabilities_and_example_weights_count()
    {
        var rows = Noisy(60, seed: 3);
        var classes = ColumnValues.All(rows, "Label").Select(key => (int)(uint)key - 1).ToArray();
        var features = ColumnValues.Singles(rows, "Features");
        var asProbabilities = new MemoryView().AddSingles("Features", features)
            .AddSingles("Label", [.. classes.Select(c => Enumerable.Range(0, 3).Select(i => i == c ? 1f : 0).ToArray())])
            .Add("Weight", NumberDataViewType.Single, Toy.Of(60, row => row < 30 ? 1f : 2));
        var twice = new MemoryView().AddSingles("Features", [.. features, .. features[30..]])
            .Add("Label", new KeyDataViewType(typeof(uint), 3), [.. classes.Concat(classes[30..]).Select(c => (uint)c + 1)]);

        var options = Toy.Options with { TemperatureScaling = true, Shuffle = false, BatchSize = 1000 };
        var weighted = new DenseNetworkTrainer(
            _mlContext, options with { ExampleWeightColumnName = "Weight", Loss = new CategoricalCrossEntropy() })
            .Fit(asProbabilities, asProbabilities).History.Calibration!;
        var repeated = Fit(options, twice, twice).History.Calibration!;
        Assert.AreEqual(repeated.Temperature, weighted.Temperature, 1e-3);
        Assert.AreEqual(repeated.LogLossAfter, weighted.LogLossAfter, 1e-5);
        Assert.AreEqual(repeated.ExpectedCalibrationErrorAfter, weighted.ExpectedCalibrationErrorAfter, 1e-4);
    }

    [TestMethod]
    public void The_record_is_in_files_and_the_log()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, line) => lines.Add(line.RawMessage);
        var model = Fit(Toy.Options with { TemperatureScaling = true }, Noisy(30, seed: 1), Noisy(20, seed: 2));
        var history = model.History;

        Assert.AreEqual(history.Calibration, TrainingHistory.FromJson(history.ToJson()).Calibration);
        Assert.AreEqual(history.Calibration, TrainingHistory.FromCsv(history.ToCsv()).Calibration);
        using var zip = new MemoryStream(SavedModel.Of(model));
        Assert.AreEqual(history.Calibration, new MLContext().Model.Load(zip, out _).FindDenseNetwork().History.Calibration);

        var said = lines.Single(line => line.Contains("Temperature ", StringComparison.Ordinal));
        StringAssert.Contains(
            said, string.Create(
            CultureInfo.InvariantCulture,
            $"Temperature {history.Calibration!.Temperature:F3}: validation log-loss {history.Calibration.LogLossBefore:F4} before, "
            + $"{history.Calibration.LogLossAfter:F4} after"));
    }

    [TestMethod]
    public void Histories_from_before_there_was_calibration_still_load()
    {
        var history = Fit(Toy.Options, Noisy(30, seed: 1), Noisy(20, seed: 2)).History;
        var old = history.ToJson().Replace(",\n  \"calibration\": null", "", StringComparison.Ordinal);
        Assert.AreNotEqual(old, history.ToJson());
        Assert.IsNull(TrainingHistory.FromJson(old).Calibration);
        Assert.DoesNotContain("calibration", history.ToCsv());
        Assert.IsNull(TrainingHistory.FromCsv(history.ToCsv()).Calibration);
    }

    [TestMethod]
    public void Without_validation_rows_or_classes_it_is_refused_before_training()
    {
        var options = Toy.Options with { TemperatureScaling = true };
        Assert.AreEqual(
            "DenseNetworkOptions.TemperatureScaling needs validation rows, which training has not seen. Received: none. Set "
            + "ValidationFraction, or pass a validation set to Fit.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => new DenseNetworkTrainer(_mlContext, options).Fit(Toy.Multiclass())).Message);
        Assert.AreEqual(
            "DenseNetworkOptions.TemperatureScaling needs a label of classes, whose probabilities it calibrates. Received: "
            + "BinaryClassification. Switch it off; ML.NET's mlContext.BinaryClassification.Calibrators calibrate the score of a binary "
            + "classifier.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, Toy.Binary(), Toy.Binary())).Message);
        Assert.AreEqual(
            "DenseNetworkOptions.TemperatureScaling needs a label of classes, whose probabilities it calibrates. Received: Regression. "
            + "Switch it off.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, Toy.Regression(), Toy.Regression())).Message);
    }

    private static DenseNetworkOptions Overfitting =>
        new()
        {
            HiddenLayers = [new Dense(30, Activation.Tanh)],
            Optimizer = new AdamOptions { LearningRate = .03f },
            NumberOfEpochs = 40,
            Seed = 1
        };

    private DenseNetworkTransformer Fit(DenseNetworkOptions options, IDataView train, IDataView validation) =>
        new DenseNetworkTrainer(_mlContext, options).Fit(train, validation);

    /// <summary>Three classes, every fourth row with a wrong one.</summary>
    private static MemoryView Noisy(int rows, int seed)
    {
        var random = new Random(seed);
        var features = Toy.Of(rows, row => Toy.Of(3, slot => (slot == row % 3 ? 1 : 0) + random.NextSingle()));
        return new MemoryView().AddSingles("Features", features)
            .Add("Label", new KeyDataViewType(typeof(uint), 3),
                Toy.Of(rows, row => (uint)(random.Next(4) == 0 ? random.Next(3) : row % 3) + 1));
    }
}
