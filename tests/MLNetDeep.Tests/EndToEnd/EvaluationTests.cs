using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>ML.NET's evaluators find our columns and say of them what a hand computation says.</summary>
[TestClass]
public sealed class EvaluationTests
{
    private const int Rows = 60;

    private readonly MLContext _mlContext = new();

    private DenseNetworkTrainer Trainer =>
        new(_mlContext, Toy.Options with { NumberOfEpochs = 4, Optimizer = new AdamOptions { LearningRate = .02f } });

    /// <summary>Labels no network can know: every tenth is another class's.</summary>
    private static MemoryView PartlyMislabelled => new MemoryView()
        .AddSingles("Features", Toy.Features(Rows))
        .Add("Label", new KeyDataViewType(typeof(uint), 3), Toy.Of(Rows, row => (uint)TruthOf(row) + 1));

    private static int TruthOf(int row) => row % 10 == 0 ? (Toy.ClassOf(row) + 1) % 3 : Toy.ClassOf(row);

    [TestMethod]
    public void Multiclass()
    {
        var scored = Trainer.Fit(Toy.Multiclass(Rows)).Transform(PartlyMislabelled);
        var (scores, predicted) = (
            ColumnValues.Singles(scored, "Score"), ColumnValues.All(scored, "PredictedLabel").Cast<uint>().ToArray());
        var losses = scores.Select((row, i) => -Math.Log(row[TruthOf(i)])).ToArray();
        var right = predicted.Select((label, i) => label == TruthOf(i) + 1 ? 1.0 : 0).ToArray();

        var metrics = _mlContext.MulticlassClassification.Evaluate(scored);

        Assert.AreEqual(right.Average(), metrics.MicroAccuracy, 1e-9);
        Assert.IsTrue(metrics.MicroAccuracy is > .4 and < 1,
            $"Neither chance nor perfect, so that the figures say something: {metrics.MicroAccuracy}");
        Assert.AreEqual(Classes(right).Average(), metrics.MacroAccuracy, 1e-9);
        Assert.AreEqual(losses.Average(), metrics.LogLoss, 1e-6);
        Assert.AreEqual(1 - losses.Average() / Math.Log(3), metrics.LogLossReduction, 1e-6);
        foreach (var (expected, actual) in Classes(losses).Zip(metrics.PerClassLogLoss))
            Assert.AreEqual(expected, actual, 1e-6);
        for (var truth = 0; truth < 3; truth++)
        {
            for (var answer = 0; answer < 3; answer++)
                Assert.AreEqual(predicted.Where((label, i) => TruthOf(i) == truth && label == answer + 1).Count(),
                    metrics.ConfusionMatrix.GetCountForClassPair(answer, truth));
        }

        static double[] Classes(double[] values) =>
            [.. Enumerable.Range(0, 3).Select(c => values.Where((_, i) => TruthOf(i) == c).Average())];
    }

    [TestMethod]
    public void Top_two_accuracy_is_found_by_the_scores()
    {
        var scored = Trainer.Fit(Toy.Multiclass(Rows)).Transform(PartlyMislabelled);
        var hits = ColumnValues.Singles(scored, "Score").Select((row, i) => row.Count(score => score > row[TruthOf(i)]) < 2 ? 1.0 : 0)
            .Average();
        Assert.AreEqual(hits, _mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2).TopKAccuracy, 1e-9);
    }

    [TestMethod]
    public void The_confusion_matrix_names_the_classes()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("cat", "dog", "eel"));
        var scored = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Trainer).Fit(data).Transform(data);
        var matrix = _mlContext.MulticlassClassification.Evaluate(scored).ConfusionMatrix.GetFormattedConfusionTable();
        foreach (var name in new[] { "cat", "dog", "eel" })
            StringAssert.Contains(matrix, name);
    }

    [TestMethod]
    public void Binary()
    {
        var data = Toy.Binary(Rows);
        var scored = new DenseNetworkTrainer(
            _mlContext, Toy.Options with { NumberOfEpochs = 8, Optimizer = new AdamOptions { LearningRate = .02f } }).Fit(data)
            .Transform(data);
        var truth = ColumnValues.All(data, "Label").Cast<bool>().ToArray();
        var scores = ColumnValues.All(scored, "Score").Cast<float>().ToArray();
        var chances = ColumnValues.All(scored, "Probability").Cast<float>().ToArray();

        var metrics = _mlContext.BinaryClassification.Evaluate(scored);

        Assert.AreEqual(scores.Zip(truth, (score, isTrue) => score > 0 == isTrue ? 1.0 : 0).Average(), metrics.Accuracy, 1e-9);
        Assert.AreEqual(chances.Zip(truth, (chance, isTrue) => -Math.Log2(isTrue ? chance : 1 - chance)).Average(), metrics.LogLoss, 1e-6);
        Assert.AreEqual(AreaUnderCurve(scores, truth), metrics.AreaUnderRocCurve, 1e-6);
        var (hits, alarms, all) = (
            scores.Where((score, i) => score > 0 && truth[i]).Count(), scores.Count(score => score > 0), truth.Count(isTrue => isTrue));
        Assert.AreEqual((double)hits / all, metrics.PositiveRecall, 1e-9);
        Assert.AreEqual(alarms == 0 ? 0 : (double)hits / alarms, metrics.PositivePrecision, 1e-9);
        var (missed, rejected) = (all - hits, Rows - alarms);
        Assert.AreEqual(2.0 * hits / (2 * hits + (alarms - hits) + missed), metrics.F1Score, 1e-9);
        Assert.AreEqual((double)(rejected - missed) / (Rows - all), metrics.NegativeRecall, 1e-9);
        Assert.AreEqual((double)(rejected - missed) / rejected, metrics.NegativePrecision, 1e-9);
        var share = (double)all / Rows;
        var entropy = -share * Math.Log2(share) - (1 - share) * Math.Log2(1 - share);
        Assert.AreEqual(entropy, metrics.Entropy, 1e-6);
        Assert.AreEqual((entropy - metrics.LogLoss) / entropy, metrics.LogLossReduction, 1e-6);
        Assert.IsTrue(metrics.AreaUnderPrecisionRecallCurve > share, "Better than chance.");
        CollectionAssert.AreEqual(
            new double[] { hits, missed, alarms - hits, rejected - missed },
            metrics.ConfusionMatrix.Counts.SelectMany(row => row).ToArray());
        Assert.AreEqual(metrics.AreaUnderRocCurve, _mlContext.BinaryClassification.EvaluateNonCalibrated(scored).AreaUnderRocCurve);

        // The chance that a true row is scored above a false one.
        static double AreaUnderCurve(float[] scores, bool[] truth) =>
            (from i in Enumerable.Range(0, Rows)
             where truth[i]
             from j in Enumerable.Range(
                0, Rows)
             where !truth[j]
             select scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? .5 : 0).Average();
    }

    [TestMethod]
    public void Regression()
    {
        var data = Toy.Regression(Rows);
        var scored = Trainer.Fit(data).Transform(data);
        var labels = ColumnValues.All(data, "Label").Cast<float>().ToArray();
        var errors = ColumnValues.All(scored, "Score").Cast<float>().Zip(labels, (score, label) => (double)score - label).ToArray();
        var (squared, variance) = (errors.Average(e => e * e), labels.Average(label => Math.Pow(label - labels.Average(), 2)));

        var metrics = _mlContext.Regression.Evaluate(scored);

        Assert.AreEqual(errors.Average(Math.Abs), metrics.MeanAbsoluteError, 1e-5);
        Assert.AreEqual(squared, metrics.MeanSquaredError, 1e-5);
        Assert.AreEqual(Math.Sqrt(squared), metrics.RootMeanSquaredError, 1e-5);
        Assert.AreEqual(1 - squared / variance, metrics.RSquared, 1e-4);
        Assert.AreEqual(squared, metrics.LossFunction, 1e-5);
    }

    [TestMethod]
    public void The_history_says_of_the_validation_set_what_the_evaluator_says()
    {
        var validation = Toy.Multiclass(Rows / 2);
        var classes = Trainer.Fit(Toy.Multiclass(Rows), validation);
        var metrics = _mlContext.MulticlassClassification.Evaluate(classes.Transform(validation));
        Assert.AreEqual(metrics.MicroAccuracy, classes.History.Epochs[^1].ValidationMetric!.Value, 1e-9);
        Assert.AreEqual(metrics.LogLoss, classes.History.Epochs[^1].ValidationLoss!.Value, 1e-5);

        var truths = Trainer.Fit(Toy.Binary(Rows), Toy.Binary(Rows / 2));
        var truthMetrics = _mlContext.BinaryClassification.Evaluate(truths.Transform(Toy.Binary(Rows / 2)));
        Assert.AreEqual(truthMetrics.Accuracy, truths.History.Epochs[^1].ValidationMetric!.Value, 1e-9);
        Assert.AreEqual(truthMetrics.LogLoss * Math.Log(2), truths.History.Epochs[^1].ValidationLoss!.Value, 1e-5, "ML.NET's is in bits.");

        var numbers = Trainer.Fit(Toy.Regression(Rows), Toy.Regression(Rows / 2));
        var numberMetrics = _mlContext.Regression.Evaluate(numbers.Transform(Toy.Regression(Rows / 2)));
        Assert.AreEqual(numberMetrics.RootMeanSquaredError, numbers.History.Epochs[^1].ValidationMetric!.Value, 1e-4);
        var unscaled = new DenseNetworkTrainer(_mlContext, Toy.Options with { StandardizeTargets = false })
            .Fit(Toy.Regression(Rows), Toy.Regression(Rows / 2));
        Assert.AreEqual(_mlContext.Regression.Evaluate(unscaled.Transform(Toy.Regression(Rows / 2))).MeanSquaredError,
            unscaled.History.Epochs[^1].ValidationLoss!.Value, 1e-4);
    }

    [TestMethod]
    public void A_missing_row_is_not_taken_for_an_answer()
    {
        var model = Trainer.Fit(Toy.Multiclass(Rows));
        var withMissing = new MemoryView().AddSingles("Features", [3, 0, 0], [float.NaN, 0, 0])
            .Add<uint>("Label", new KeyDataViewType(typeof(uint), 3), 1, 1);
        var scored = model.Transform(withMissing);
        CollectionAssert.AreEqual(new object[] { 1u, 0u }, ColumnValues.All(scored, "PredictedLabel"));
    }
}
