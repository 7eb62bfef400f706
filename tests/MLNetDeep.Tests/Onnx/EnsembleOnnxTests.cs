using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Onnx;

/// <summary>Several networks in one exported file, whose scores are those of the transformer.</summary>
[TestClass]
public sealed class EnsembleOnnxTests
{
    [TestMethod]
    [DataRow(11)]
    [DataRow(18)]
    [DataRow(23)]
    public void The_file_averages_as_the_transformer_does(int opset)
    {
        Layer[] hidden = [new Dense(6, Activation.ReLU), new LayerNormalization(), new Skip(new Dense(3, Activation.Tanh))];
        var rows = MadeUpData.Features(20, 5);
        foreach (var model in RandomEnsemble.OfEveryTask(5, hidden))
        {
            using var onnx = OnnxSession.Of(model, new OnnxExportOptions { OpsetVersion = opset });
            AssertNear(ManagedScores.Of(model, rows), onnx.Scores(rows), $"{model.Task}");
        }
    }

    [TestMethod]
    public void Log_odds_of_sure_networks_keep_their_digits()
    {
        var model = RandomEnsemble.Of(LearningTask.BinaryClassification, 5, 1, [new Dense(6, Activation.ReLU)], scale: 40);
        var rows = MadeUpData.Features(20, 5);
        var scores = ManagedScores.Of(model, rows);
        Assert.IsGreaterThan(100f, scores.Max(Math.Abs), "Sure they are.");
        using var onnx = OnnxSession.Of(model);
        AssertNear(scores, onnx.Scores(rows), "sure");
    }

    [TestMethod]
    public void Labels_and_probabilities_follow_from_the_average()
    {
        var model = RandomEnsemble.Of(LearningTask.BinaryClassification, 3, 1);
        var scored = ManagedScores.Transform(model, TaskRows.Features(30));
        using var onnx = OnnxSession.Of(model);
        var outputs = onnx.Run([.. TaskRows.Features(30).SelectMany(row => row)], 30, 3);
        AssertNear(ManagedScores.Column<float>(scored, "Probability"), (float[])outputs["Probability"], "probability");
        CollectionAssert.AreEqual(ManagedScores.Column<bool>(scored, "PredictedLabel"), outputs["PredictedLabel"]);
    }

    [TestMethod]
    public void The_file_says_how_many_networks_it_averages()
    {
        using var several = OnnxSession.Of(RandomEnsemble.Of(LearningTask.Regression, 3, 1, count: 4));
        Assert.AreEqual("4", several.Session.ModelMetadata.CustomMetadataMap["ensembleSize"]);
        using var one = OnnxSession.Of(RandomModel.Of(LearningTask.Regression, 3, 1));
        Assert.IsFalse(one.Session.ModelMetadata.CustomMetadataMap.ContainsKey("ensembleSize"));
    }

    private static void AssertNear(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (e, a) in expected.Zip(actual))
            Assert.AreEqual(e, a, 1e-5 * Math.Max(1, Math.Abs(e)), what);
    }
}
