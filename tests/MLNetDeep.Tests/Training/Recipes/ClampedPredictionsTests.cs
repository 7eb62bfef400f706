using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Explaining;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Recipes;

/// <summary>Predictions that are kept within the range of the training labels.</summary>
[TestClass]
public sealed class ClampedPredictionsTests
{
    private static readonly DenseNetworkOptions Clamped =
        Toy.Options with { ClampPredictions = true, Optimizer = new AdamOptions { LearningRate = .05f }, HiddenLayers = [new Dense(4)] };

    /// <summary>Rows like those of training, and rows far from them on both sides.</summary>
    private static readonly float[][] Wild =
        [.. Toy.Features(6), .. Toy.Features(6).Select(row => row.Select((value, i) => value * (i == 0 ? 300 : -300)).ToArray()),
            .. Toy.Features(6).Select(row => row.Select((value, i) => value * (i == 0 ? -300 : 300)).ToArray())];

    private readonly MLContext _mlContext = new(seed: 1);

    private static (float Lowest, float Highest) Range
    {
        get
        {
            float[] labels = [.. Toy.Features(30).Select(f => 2 * f[0] - f[1] + 1)];
            return (labels.Min(), labels.Max());
        }
    }

    [TestMethod]
    public void Predictions_stay_within_the_labels_of_training()
    {
        var streamed = Clamped with { DataPlacement = DataPlacement.Streaming };
        var shared = Clamped with { HiddenLayers = [new SharedEnsemble(3, new Dense(4))] };
        foreach (var options in new[] { Clamped, Clamped with { EnsembleSize = 2 }, streamed, shared })
        {
            var free = ManagedScores.Of((options with { ClampPredictions = false }).Fit(Toy.Regression()).Model, Wild);
            Assert.IsTrue(free.Min() < Range.Lowest && free.Max() > Range.Highest, "The rows are wild.");

            var model = options.Fit(Toy.Regression()).Model;
            float[] expected = [.. free.Select(score => Math.Clamp(score, Range.Lowest, Range.Highest))];
            CollectionAssert.AreEqual(expected, ManagedScores.Of(model, Wild));
            // What losses are computed of is the same.
            var networks = NetworkOutputs.Of(model);
            var outputs = new float[Wild.Length];
            networks.OfBlock(Wild.Length, Wild.SelectMany(row => row).ToArray(), outputs);
            for (var i = 0; i < outputs.Length; i++)
                Assert.AreEqual(expected[i], outputs[i], 1e-4);
        }
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed), DataRow(TrainingEngineKind.Torch)]
    public void Validation_is_of_what_is_left(TrainingEngineKind engine)
    {
        var validation = new MemoryView().AddSingles("Features", Wild)
            .Add("Label", NumberDataViewType.Single, Wild.Select(f => 2 * f[0] - f[1] + 1).ToArray());
        foreach (var layers in new Layer[][] { [new Dense(4)], [new SharedEnsemble(2, new Dense(4))] })
        {
            var options = Clamped with { HiddenLayers = layers, Engine = engine, Device = ComputeDevice.Cpu };
            var model = new DenseNetworkTrainer(_mlContext, options).Fit(Toy.Regression(), validation);
            var rmse = _mlContext.Regression.Evaluate(model.Transform(validation)).RootMeanSquaredError;
            Assert.AreEqual(rmse, model.Model.History.Epochs[^1].ValidationMetric!.Value, 1e-4 * rmse);
        }
    }

    [TestMethod]
    public void Files_of_the_model_and_ONNX_have_the_range()
    {
        var quantiles = Clamped with { Loss = new QuantilesError { Quantiles = [.1f, .5f, .9f] } };
        foreach (var options in new[] { Clamped, Clamped with { EnsembleSize = 2 }, quantiles })
        {
            var fitted = options.Fit(Toy.Regression());
            var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(fitted)), out _).FindDenseNetwork().Model;
            Assert.AreEqual(6, loaded.LoadedFrom!.FormatVersion);
            CollectionAssert.AreEqual(ManagedScores.Of(fitted.Model, Wild), ManagedScores.Of(loaded, Wild));
            using var onnx = OnnxSession.Of(loaded);
            foreach (var (expected, actual) in ManagedScores.Of(loaded, Wild).Zip(onnx.Scores(Wild)))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [TestMethod]
    public void Explanations_are_of_the_prediction_that_is_left()
    {
        var model = Clamped.Fit(Toy.Regression()).Model;
        var explanation = FittedExplanation.Of(model, new ExplanationOptions()).Explain(Wild[^1]);
        Assert.AreEqual(ManagedScores.Of(model, [Wild[^1]])[0], explanation.Score, 1e-4);
        Assert.AreEqual(explanation.Score - explanation.BaselineScore, explanation.Contributions.Sum(c => (double)c), .1);
    }

    [TestMethod]
    public void A_mean_of_models_has_the_widest_range_and_none_where_one_has_none()
    {
        ScoreLimits[] two = [new([0, 5], [1, 6]), new([-1, 5.5f], [.5f, 7])];
        Assert.AreEqual(new ScoreLimits([-1, 5], [1, 7]), ScoreLimits.OfMean(two));
        Assert.IsNull(ScoreLimits.OfMean([two[0], null]));
        float[] row = [float.NaN, 9];
        two[0].Clamp(row);
        Assert.IsTrue(float.IsNaN(row[0]) && row[1] == 6);
    }

    [TestMethod]
    [DataRow("\"lowest\": [", "\"lowest\": [1, ", "hold finite limits for each of 1 outputs, the lowest first, or none. Received: others.")]
    [DataRow("\"task\": \"regression\"", "\"task\": \"binaryClassification\"",
        "hold limits where numbers are predicted, and not by their logarithms. Received: limits of BinaryClassification, Identity.")]
    public void A_damaged_range_is_refused(string what, string by, string message)
    {
        using var stream = new MemoryStream();
        ModelManifest.Of(Clamped.Fit(Toy.Regression()).Model).Write(stream);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains(what, text);
        using var damaged = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Replace(what, by, StringComparison.Ordinal)));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ModelManifest.Read(damaged)).Message, message);
    }

    [TestMethod]
    public void It_means_nothing_for_classes_and_rates()
    {
        Assert.IsNull(Clamped.Fit(Toy.Binary()).Model.Description.Limits);
        Assert.AreEqual(1, ModelManifest.Of(Clamped.Fit(Toy.Binary()).Model).FormatVersion);
    }
}
