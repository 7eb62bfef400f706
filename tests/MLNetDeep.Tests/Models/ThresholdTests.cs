using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Above which probability truths are predicted to be true: wherever a model is used, saved or exported.</summary>
[TestClass]
public sealed class ThresholdTests : IDisposable
{
    private static readonly float[][] Rows = MadeUpData.Features(200, 3);
    private static readonly LearningTask[] Truths = [LearningTask.BinaryClassification, LearningTask.MultiLabelClassification];

    private readonly MLContext _mlContext = new();
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(.5f)]
    [DataRow(.3f)]
    [DataRow(.9f)]
    [DataRow(.999f)]
    public void Predicted_labels_are_true_above_the_threshold(float threshold)
    {
        foreach (var model in Truths.Select(Model))
        {
            var changed = model.WithThreshold(threshold);
            var (probabilities, predicted) = (Probabilities(Scored(changed)), Predicted(Scored(changed)));

            CollectionAssert.AreEqual(probabilities.Select(p => p > threshold).ToArray(), predicted);
            CollectionAssert.AreEqual(Probabilities(Scored(model)), probabilities);
            Assert.AreEqual(.5f, model.Threshold, "A model is never changed.");
        }
    }

    [TestMethod]
    public void The_made_up_rows_tell_thresholds_apart() =>
        Assert.IsGreaterThan(2, new[] { .1f, .3f, .5f, .9f }.Select(
            threshold => Predicted(Scored(Model(LearningTask.BinaryClassification).WithThreshold(threshold))).Count(p => p)).Distinct()
            .ToArray().Length);

    [TestMethod]
    public void It_is_saved_and_older_readers_are_kept_from_it()
    {
        var changed = Model(LearningTask.BinaryClassification).WithThreshold(.3f);
        new DenseNetworkTransformer(_mlContext, changed).SaveModel(_folder["m.zip"], null);

        var loaded = new MLContext().Model.Load(_folder["m.zip"], out _).FindDenseNetwork().Model;

        Assert.AreEqual(.3f, loaded.Threshold);
        CollectionAssert.AreEqual(Predicted(Scored(changed)), Predicted(Scored(loaded)));
        Assert.AreEqual(4, MLNetDeep.Models.ModelManifest.Of(changed).FormatVersion);
        Assert.AreEqual(1, MLNetDeep.Models.ModelManifest.Of(changed.WithThreshold(.5f)).FormatVersion);
    }

    [TestMethod]
    public void An_ensemble_has_one_too_and_weights_that_are_loaded_keep_it()
    {
        var model = DenseNetworkModel.Create(new DenseNetworkOptions { EnsembleSize = 2 }, 3, LearningTask.BinaryClassification, seed: 1)
            .WithThreshold(.52f);
        model.SaveWeights(_folder["w"]);
        var scored = Scored(model.LoadWeights(_folder["w"]));
        CollectionAssert.AreEqual(Probabilities(scored).Select(p => p > .52f).ToArray(), Predicted(scored));
    }

    [TestMethod]
    public void An_ONNX_file_predicts_the_same()
    {
        foreach (var model in Truths.Select(task => Model(task).WithThreshold(.3f)))
        {
            using var onnx = OnnxSession.Of(model);
            CollectionAssert.AreEqual(
                Predicted(Scored(model)), (bool[])onnx.Run<float>([.. Rows.SelectMany(row => row)], Rows.Length, 3)["PredictedLabel"]);
        }
    }

    [TestMethod]
    public void The_summary_says_it_where_it_is_not_one_half()
    {
        var model = Model(LearningTask.BinaryClassification);
        StringAssert.Contains(model.WithThreshold(.3f).ToString(), "\nPredicted to be true: above a probability of 0.3\n");
        Assert.IsFalse(model.Summary().Contains("Predicted", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_pipeline_with_another_threshold_has_the_same_steps()
    {
        var rows = new MemoryView().AddSingles("Features", Rows);
        var network = new DenseNetworkTransformer(_mlContext, Model(LearningTask.BinaryClassification));
        var copy = _mlContext.Transforms.CopyColumns("Seen", "PredictedLabel").Fit(network.Transform(rows));
        ITransformer fitted = new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(network), copy);

        var changed = fitted.WithThreshold(.3f);

        Assert.AreEqual(.3f, changed.FindDenseNetwork().Model.Threshold);
        Assert.AreEqual(.5f, fitted.FindDenseNetwork().Model.Threshold);
        CollectionAssert.AreEqual(
            Probabilities(changed.Transform(rows)).Select(p => p > .3f).ToArray(),
            changed.Transform(rows).GetColumn<bool>("Seen").ToArray());
    }

    [TestMethod]
    public void Evaluation_of_MLNet_counts_at_one_half_whatever_the_threshold()
    {
        var changed = Model(LearningTask.BinaryClassification).WithThreshold(.3f);
        bool[] labels = [.. Rows.Select(row => row[0] > 0)];
        var scored = new DenseNetworkTransformer(_mlContext, changed).Transform(
            new MemoryView().AddSingles("Features", Rows).Add<bool>("Label", BooleanDataViewType.Instance, labels));

        var metrics = _mlContext.BinaryClassification.Evaluate(scored);

        var half = Predicted(Scored(Model(LearningTask.BinaryClassification)));
        Assert.AreEqual(half.Zip(labels).Average(pair => pair.First == pair.Second ? 1d : 0), metrics.Accuracy, 1e-9);
    }

    [TestMethod]
    public void What_is_no_threshold_is_refused()
    {
        foreach (var threshold in new[] { 0, 1, -1, float.NaN, 2 })
        {
            StringAssert.StartsWith(
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                    () => Model(LearningTask.BinaryClassification).WithThreshold(threshold)).Message,
                string.Create(CultureInfo.InvariantCulture,
                $"A threshold must be a probability above 0 and below 1. Received: {threshold}."));
        }
        Assert.AreEqual(
            "A network must predict true and false to have a threshold. Received: MulticlassClassification. Choose a class by its score.",
            Assert.ThrowsExactly<InvalidOperationException>(
                () => RandomModel.Of(LearningTask.MulticlassClassification, 3, 3).WithThreshold(.3f)).Message);
    }

    [TestMethod]
    public void A_damaged_threshold_is_named()
    {
        var zip = SavedModel.Replace(
            SavedModel.Of(new DenseNetworkTransformer(_mlContext, Model(LearningTask.BinaryClassification).WithThreshold(.25f))),
            "0.25"u8.ToArray(), "4.25"u8.ToArray());
        StringAssert.Contains(
            Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _)).Innermost().Message,
                "must have a threshold above 0 and below 1, for binary classification, or none. Received: 4.25 for BinaryClassification.");
    }

    private static DenseNetworkModel Model(LearningTask task) => RandomModel.Of(task, 3, task == LearningTask.BinaryClassification ? 1 : 2);

    private IDataView Scored(DenseNetworkModel model) =>
        new DenseNetworkTransformer(_mlContext, model).Transform(new MemoryView().AddSingles("Features", Rows));

    private static float[] Probabilities(IDataView scored) => Values<float>(scored, "Probability");

    private static bool[] Predicted(IDataView scored) => Values<bool>(scored, "PredictedLabel");

    private static T[] Values<T>(IDataView scored, string column) => scored.Schema[column].Type is VectorDataViewType
        ? [.. scored.GetColumn<T[]>(column).SelectMany(values => values)]
        : [.. scored.GetColumn<T>(column)];
}
