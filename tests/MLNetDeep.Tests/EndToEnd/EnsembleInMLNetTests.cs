using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>What ML.NET does with a trained network, it does with several.</summary>
[TestClass]
public sealed class EnsembleInMLNetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static DenseNetworkOptions Options =>
        Toy.Options with
        {
            HiddenLayers = [new Dense(6, Activation.Tanh)],
            NumberOfEpochs = 40,
            Optimizer = new AdamOptions { LearningRate = .05f },
            EnsembleSize = 3
        };

    private DenseNetworkTrainer Trainer => new(_mlContext, Options);

    [TestMethod]
    public void Cross_validation()
    {
        var folds = _mlContext.MulticlassClassification.CrossValidate(Toy.Multiclass(90), Trainer, numberOfFolds: 3);
        Assert.IsTrue(folds.All(fold => fold.Metrics.MicroAccuracy > .9),
            string.Join(" ", folds.Select(fold => fold.Metrics.MicroAccuracy)));
        Assert.IsTrue(folds.All(fold => fold.Model.FindDenseNetwork().Model.Members.Count == 3));
    }

    [TestMethod]
    public void Feature_importance()
    {
        var data = Toy.Binary(90);
        var model = Trainer.Fit(data);
        var importance = _mlContext.BinaryClassification.PermutationFeatureImportance(model, model.Transform(data));
        Assert.HasCount(3, importance);
        Assert.IsLessThan(-.1, importance[0].Accuracy.Mean, "The first feature decides.");
    }

    [TestMethod]
    public void A_prediction_engine_says_what_the_view_says()
    {
        var model = Trainer.Fit(Toy.Binary());
        var engine = _mlContext.Model.CreatePredictionEngine<Row, Prediction>(model);
        var scored = model.Transform(Toy.Binary());
        var (scores, probabilities) = (ManagedScores.Column<float>(scored, "Score"), ManagedScores.Column<float>(scored, "Probability"));
        foreach (var (number, features) in Toy.Features(30).Index())
        {
            var prediction = engine.Predict(new Row { Features = features });
            Assert.AreEqual((scores[number], probabilities[number], scores[number] > 0),
                (prediction.Score, prediction.Probability, prediction.PredictedLabel));
        }
    }

    [TestMethod]
    public void A_pipeline_is_saved_loaded_explained_and_exported()
    {
        var data = Toy.Multiclass();
        var model = _mlContext.Transforms.NormalizeMinMax("Features").Append(Trainer).Fit(data);
        using var zip = new MemoryStream(SavedModel.Of(model));
        var loaded = new MLContext().Model.Load(zip, out _);
        var scores = ManagedScores.Column<float>(model.Transform(data), "Score");
        CollectionAssert.AreEqual(scores, ManagedScores.Column<float>(loaded.Transform(data), "Score"));

        var explained = loaded.Append(
            new MLContext().Transforms.ExplainDenseNetwork(loaded.FindDenseNetwork()).Fit(loaded.Transform(data)));
        using var explainedZip = new MemoryStream(SavedModel.Of(explained));
        var contributions = ManagedScores.Column<float>(
            new MLContext().Model.Load(explainedZip, out _).Transform(data), "FeatureContributions");
        CollectionAssert.AreEqual(ManagedScores.Column<float>(explained.Transform(data), "FeatureContributions"), contributions);
        Assert.IsTrue(contributions.All(float.IsFinite));

        var features = new MemoryView().AddSingles("Features", Toy.Features(30));
        using var onnx = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, features, onnx);
        using var session = new OnnxSession(onnx.ToArray());
        var exported = (float[])session.Run([.. Toy.Features(30).SelectMany(row => row)], 30, 3)["Score.output"];
        foreach (var (expected, actual) in scores.Zip(exported))
            Assert.AreEqual(expected, actual, 1e-5);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
