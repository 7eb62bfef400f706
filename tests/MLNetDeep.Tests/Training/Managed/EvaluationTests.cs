using System.Numerics.Tensors;
using Microsoft.ML;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The validation figures of a history are those of the model that is saved and loaded, to the bit.</summary>
[TestClass]
public sealed class EvaluationTests
{
    private const int Rows = 150;

    private static readonly DenseNetworkOptions Options = new()
    {
        NumberOfEpochs = 3,
        BatchSize = 16,
        Seed = 5,
        Engine = TrainingEngineKind.Managed,
        EarlyStopping = new EarlyStopping { Patience = 1, RestoreBestWeights = true },
    };

    private static readonly float[][] Validation = MadeUpData.Features(Rows, LayerExamples.InputSize, seed: 3);

    public static IEnumerable<object[]> Examples => LayerExamples.Rows.Select(row => new object[] { row.Example, row.Layer });

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Errors_of_numbers_are_those_of_the_loaded_model_s_scores(int example, string layer)
    {
        float[] labels = [.. Validation.Select(row => 50_000 + 1_000 * row[0])];
        foreach (var standardize in new[] { true, false })
        {
            var (scores, epoch) = ScoresAndEpoch(
                Hidden(example, standardize), MadeUpData.Regression, features => 50_000 + 1_000 * features[0]);
            var squares = 0.0;
            for (var row = 0; row < Rows; row++)
                squares += Math.Pow((double)scores[row] - labels[row], 2);
            Assert.AreEqual(Math.Sqrt(squares / Rows), epoch.ValidationMetric!.Value, $"{layer}, standardized: {standardize}");

            var loss = 0.0;
            for (var row = 0; row < Rows; row++)
                loss += (float)Math.Pow((double)scores[row] - labels[row], 2);
            if (!standardize && !HasPenalty(example))
                Assert.AreEqual(loss / Rows, epoch.ValidationLoss!.Value, layer);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Accuracy_and_loss_of_truths_are_those_of_the_loaded_model_s_scores(int example, string layer)
    {
        var (scores, epoch) = ScoresAndEpoch(
            Hidden(example, standardize: false), (features, labels) => MadeUpData.Binary(features, [.. labels.Select(label => label > 0)]),
            features => features[0] - features[1]);
        var (loss, right) = (0.0, 0.0);
        for (var row = 0; row < Rows; row++)
        {
            var truth = Validation[row][0] - Validation[row][1] > 0;
            right += scores[row] > 0 == truth ? 1 : 0;
            loss += (float)(Math.Max(scores[row], 0) - (truth ? scores[row] : 0.0) + Math.Log(
                1 + Math.Exp(-Math.Abs((double)scores[row]))));
        }
        Assert.AreEqual(right / Rows, epoch.ValidationMetric!.Value, layer);
        if (!HasPenalty(example))
            Assert.AreEqual(loss / Rows, epoch.ValidationLoss!.Value, layer);
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Accuracy_and_loss_of_classes_are_those_of_the_loaded_model_s_outputs(int example, string layer)
    {
        var options = Hidden(
            example, standardize: false) with
        {
            Metrics = [MetricFunction.Accuracy, MetricFunction.LogLoss],
            ClassWeights = ClassWeights.ByIndex(1, 2.5f, 1)
        };
        var training = MadeUpData.Features(90, LayerExamples.InputSize);
        var model = new DenseNetworkTrainer(new MLContext(), options)
            .Fit(MadeUpData.Multiclass(training, 3), MadeUpData.Multiclass(Validation, 3));
        var epoch = model.History.Epochs[model.History.WeightsFromEpoch - 1];
        var loaded = (DenseNetworkTransformer)new MLContext().Model.Load(new MemoryStream(SavedModel.Of(model)), out _);
        var scores = ManagedScores.Of(loaded.Model, Validation);
        using var features = new DenseFeatureRows(LayerExamples.InputSize, Rows);
        foreach (var row in Validation)
        {
            row.CopyTo(features.Next());
            features.Keep();
        }
        var outputs = new float[Rows * 3];
        NetworkOutputs.Of(loaded.Model)
            .Of(RowSelection.All(new RowStore(features, Labels: null, new int[Rows], SkippedRows: 0)), 0, Rows, outputs);

        var (loss, weights, right, logLoss) = (0.0, 0.0, 0.0, 0.0);
        var crossEntropy = ManagedLoss.For(new CategoricalCrossEntropy());
        for (var row = 0; row < Rows; row++)
        {
            var truth = Enumerable.Range(0, 3).MaxBy(i => Validation[row][i]);
            var weight = truth == 1 ? 2.5f : 1;
            var ofRow = (float)crossEntropy.OfRow(outputs.AsSpan(row * 3, 3), new RowTruth(truth, []), new float[3]);
            right += TensorPrimitives.IndexOfMax<float>(scores.AsSpan(row * 3, 3)) == truth ? 1 : 0;
            logLoss += ofRow;
            loss += weight * (double)ofRow;
            weights += weight;
        }
        Assert.AreEqual(right / Rows, epoch.ValidationMetric!.Value, layer);
        Assert.AreEqual(right / Rows, epoch.ValidationMetrics[MetricFunction.Accuracy.Name], layer);
        Assert.AreEqual(logLoss / Rows, epoch.ValidationMetrics[MetricFunction.LogLoss.Name], layer);
        if (!HasPenalty(example))
            Assert.AreEqual(loss / weights, epoch.ValidationLoss!.Value, layer);
    }

    private static bool HasPenalty(int example) =>
        LayerExamples.HiddenLayers.ElementAt(example).SelectMany(Within).OfType<Dense>()
            .Any(dense => dense.L1Penalty > 0 || dense.L2Penalty > 0);

    private static IEnumerable<Layer> Within(Layer layer) => layer.Inner.SelectMany(Within).Prepend(layer);

    private static DenseNetworkOptions Hidden(int example, bool standardize)
    {
        // A table reads the features themselves.
        var layers = LayerExamples.HiddenLayers.ElementAt(example);
        return Options with { HiddenLayers = layers[^1] is TableEncoding table ? [table] : layers, StandardizeTargets = standardize };
    }

    /// <summary>The scores of the validation rows by a model that was trained, saved and loaded, and the epoch whose weights it
    /// has.</summary>
    private static (float[] Scores, EpochRecord Epoch) ScoresAndEpoch(
        DenseNetworkOptions options, Func<float[][], float[], MemoryView> view, Func<float[], float> label)
    {
        var training = MadeUpData.Features(90, LayerExamples.InputSize);
        var model = new DenseNetworkTrainer(new MLContext(), options)
            .Fit(view(training, [.. training.Select(label)]), view(Validation, [.. Validation.Select(label)]));
        var loaded = new MLContext().Model.Load(new MemoryStream(SavedModel.Of(model)), out _);
        var scores = ManagedScores.Column<float>(loaded.Transform(new MemoryView().AddSingles("Features", Validation)), "Score");
        return (scores, model.History.Epochs[model.History.WeightsFromEpoch - 1]);
    }
}
