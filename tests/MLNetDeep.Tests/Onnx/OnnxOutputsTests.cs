using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Onnx;

/// <summary>What an exported file reads and gives for each task: names, kinds, shapes, and values equal to the transformer's
/// columns.</summary>
[TestClass]
public sealed class OnnxOutputsTests
{
    private static readonly float[][] Rows = MadeUpData.Features(50, 3);

    [TestMethod]
    public void Multiclass()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4);
        using var onnx = OnnxSession.Of(model);

        Assert.AreEqual("Features: Single [-1,3]", Described(onnx.Session.InputMetadata));
        Assert.AreEqual("PredictedLabel: UInt32 [-1,1]; Score: Single [-1,4]", Described(onnx.Session.OutputMetadata));
        AssertEqualColumns(model, onnx, "PredictedLabel", (uint[] keys) => keys);
    }

    [TestMethod]
    public void Binary()
    {
        var model = RandomModel.Of(LearningTask.BinaryClassification, 3, 1);
        using var onnx = OnnxSession.Of(model);

        Assert.AreEqual("PredictedLabel: Boolean [-1,1]; Score: Single [-1,1]; Probability: Single [-1,1]",
            Described(onnx.Session.OutputMetadata));
        AssertEqualColumns(model, onnx, "PredictedLabel", (bool[] truths) => truths);
        AssertNear(ManagedScores.Column<float>(ManagedScores.Transform(model, Rows), "Probability"), (float[])Run(onnx)["Probability"]);
    }

    [TestMethod]
    public void Several_labels()
    {
        var model = RandomModel.Of(LearningTask.MultiLabelClassification, 3, 4);
        using var onnx = OnnxSession.Of(model);

        Assert.AreEqual("PredictedLabel: Boolean [-1,4]; Score: Single [-1,4]; Probability: Single [-1,4]",
            Described(onnx.Session.OutputMetadata));
        AssertEqualColumns(model, onnx, "PredictedLabel", (bool[] truths) => truths);
        AssertNear(ManagedScores.Column<float>(ManagedScores.Transform(model, Rows), "Probability"), (float[])Run(onnx)["Probability"]);
    }

    [TestMethod]
    public void Regression()
    {
        using var one = OnnxSession.Of(RandomModel.Of(LearningTask.Regression, 3, 1));
        using var several = OnnxSession.Of(
            WithDescription(RandomModel.Of(LearningTask.Regression, 3, 2), d => d with { LabelIsVector = true }));

        Assert.AreEqual("Score: Single [-1,1]", Described(one.Session.OutputMetadata));
        Assert.AreEqual("Score: Single [-1,2]", Described(several.Session.OutputMetadata));
    }

    [TestMethod]
    public void Scores_of_a_network_that_predicts_logarithms()
    {
        var model = WithDescription(
            RandomModel.Of(LearningTask.Regression, 3, 1), d => d with { ScoreFunction = ScoreFunction.Exponential });
        using var onnx = OnnxSession.Of(model);
        AssertNear(ManagedScores.Of(model, Rows), onnx.Scores(Rows));
    }

    [TestMethod]
    public void Names_of_the_user()
    {
        var options = new OnnxExportOptions
        {
            InputName = "x",
            ScoreName = "0.weight",
            PredictedLabelName = "Gemm",
            ProbabilityName = "ünï"
        };
        var model = RandomModel.Of(LearningTask.BinaryClassification, 3, 1);
        using var onnx = OnnxSession.Of(model, options);

        Assert.AreEqual("x: Single [-1,3]", Described(onnx.Session.InputMetadata));
        Assert.AreEqual("Gemm: Boolean [-1,1]; 0.weight: Single [-1,1]; ünï: Single [-1,1]", Described(onnx.Session.OutputMetadata));
        AssertNear(ManagedScores.Of(model, Rows), (float[])Run(onnx)["0.weight"]);
    }

    [TestMethod]
    public void Predicted_labels_as_numbers_of_classes()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4);
        using var onnx = OnnxSession.Of(model, new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Index });

        Assert.AreEqual("PredictedLabel: Int64 [-1,1]; Score: Single [-1,4]", Described(onnx.Session.OutputMetadata));
        AssertEqualColumns(model, onnx, "PredictedLabel", (uint[] keys) => keys.Select(key => key - 1L).ToArray());
    }

    [TestMethod]
    public void Predicted_labels_as_texts_of_any_script() => AssertValues("Katze", "犬", "", "🦎 \"gecko\"\n");

    [TestMethod]
    public void Predicted_labels_as_numbers_and_Booleans()
    {
        AssertValues<byte>(9, 0, 255, 7);
        AssertValues<sbyte>(-9, 0, 127, 7);
        AssertValues<long>(long.MinValue, 0, long.MaxValue, 7);
        AssertValues<short>(-1, 0, 1, 7);
        AssertValues(.5f, -1, 1e-7f, 3);
        AssertValues(.1, -1, 1e-300, 3);
        AssertValues(false, true);
    }

    [TestMethod]
    public void Predicted_labels_as_dates_are_texts()
    {
        DateTime[] dates = [new(2020, 2, 29, 0, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch];
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 2, classes: dates);
        using var onnx = OnnxSession.Of(model, new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Value });

        AssertEqualColumns(model, onnx, "PredictedLabel", (uint[] keys) => keys.Select(key => model.ClassNames[(int)key - 1]).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(ActivationsThatMightLoseIt))]
    public void A_missing_feature_gives_missing_scores_as_in_the_transformer(string name, Activation activation)
    {
        float[][] rows = [[1, 2, 3], [1, float.NaN, 3], [3, 2, 1]];
        var texts = RandomModel.Of(
            LearningTask.MulticlassClassification, 3, 4, [new Dense(20, activation), new Dense(20, activation)],
            classes: (string[])["a", "b", "c", "d"]);
        using var keys = OnnxSession.Of(texts);
        using var numbers = OnnxSession.Of(texts, new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Index });
        using var values = OnnxSession.Of(texts, new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Value });

        var scores = keys.Scores(rows);
        Assert.IsTrue(scores[4..8].All(float.IsNaN) && scores[..4].Concat(scores[8..]).All(float.IsFinite), name);
        Assert.AreEqual(0u, ((uint[])keys.Run([.. rows.SelectMany(row => row)], 3, 3)["PredictedLabel"])[1]);
        Assert.AreEqual(-1L, ((long[])numbers.Run([.. rows.SelectMany(row => row)], 3, 3)["PredictedLabel"])[1]);
        Assert.AreEqual("", ((string[])values.Run([.. rows.SelectMany(row => row)], 3, 3)["PredictedLabel"])[1]);
    }

    [TestMethod]
    public void A_missing_feature_is_false_where_true_and_false_are_predicted()
    {
        using var onnx = OnnxSession.Of(RandomModel.Of(LearningTask.BinaryClassification, 3, 1));
        var outputs = onnx.Run([float.NaN, 1, 2], 1, 3);
        Assert.IsTrue(float.IsNaN(((float[])outputs["Score"])[0]) && float.IsNaN(((float[])outputs["Probability"])[0]));
        Assert.IsFalse(((bool[])outputs["PredictedLabel"])[0]);
    }

    private static IEnumerable<(string, Activation)> ActivationsThatMightLoseIt =>
        LayerExamples.Activations.Select(activation => (activation.ToString(), activation));

    private static void AssertValues<T>(params T[] classes)
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, classes.Length, classes: classes);
        using var onnx = OnnxSession.Of(model, new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Value });
        AssertEqualColumns(model, onnx, "PredictedLabel", (uint[] keys) => keys.Select(key => classes[key - 1]).ToArray());
    }

    private static void AssertEqualColumns<TColumn,
        TOutput>(DenseNetworkModel model, OnnxSession onnx, string name, Func<TColumn[], TOutput[]> expected)
    {
        var column = ManagedScores.Column<TColumn>(ManagedScores.Transform(model, Rows), name);
        Assert.IsGreaterThan(1, column.Distinct().Count(), "All rows alike would prove nothing.");
        CollectionAssert.AreEqual(expected(column), (TOutput[])Run(onnx)[name]);
    }

    private static IReadOnlyDictionary<string, Array> Run(OnnxSession onnx) => onnx.Run([.. Rows.SelectMany(row => row)], Rows.Length, 3);

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (e, a) in expected.Zip(actual))
            Assert.AreEqual(e, a, 1e-6f * Math.Max(1, Math.Abs(e)));
    }

    private static DenseNetworkModel WithDescription(DenseNetworkModel model, Func<ModelDescription, ModelDescription> change) =>
        new(model.Specification, model.Parameters.ToArray(), change(model.Description));

    private static string Described(IReadOnlyDictionary<string, NodeMetadata> variables) =>
        string.Join("; ", variables.Select(
            variable => $"{variable.Key}: {variable.Value.ElementType.Name} [{string.Join(",", variable.Value.Dimensions)}]"));
}
