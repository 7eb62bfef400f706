using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>
/// What a history reports, against plain loops in double precision. A learning rate too small to change any weight keeps the network as it
/// starts, so that the figures of an epoch are those of one network.
/// </summary>
[TestClass]
public sealed class ReportedFiguresTests
{
    private static readonly DenseNetworkOptions Frozen = new()
    {
        HiddenLayers = [new Dense(6, Activation.Tanh)],
        Optimizer = new SgdOptions { LearningRate = 1e-30f },
        NumberOfEpochs = 1,
        // Losses in units of the label, as the loops compute them.
        StandardizeTargets = false,
    };

    [TestMethod]
    [DataRow(LearningTask.MulticlassClassification)]
    [DataRow(LearningTask.BinaryClassification)]
    [DataRow(LearningTask.Regression)]
    public void They_are_exact_means_over_all_rows_whatever_the_batches(LearningTask task)
    {
        foreach (var (rows, validationRows, batchSize) in new[] { (37, 5, 8), (33, 1, 32), (7, 3, 100), (64, 1024, 64), (20, 1025, 1),
            (1500, 2500, 512) })
        {
            var (training, trainingFeatures, trainingLabels) = Data(task, rows, seed: 1);
            var (validation, validationFeatures, validationLabels) = Data(task, validationRows, seed: 2);

            var model = (Frozen with { BatchSize = batchSize }).Fit(training, validation);

            var reference = Float64Network.Of(model);
            var epoch = model.History.Epochs.Single();
            var when = $"with {rows} and {validationRows} rows, batch {batchSize}";
            Check(reference.MeanLoss(task, trainingFeatures, trainingLabels), epoch.Loss, $"The loss {when}");
            Check(reference.Metric(task, trainingFeatures, trainingLabels), epoch.Metric, $"The metric {when}");
            Check(reference.MeanLoss(task, validationFeatures, validationLabels), epoch.ValidationLoss!.Value,
                $"The validation loss {when}");
            Check(reference.Metric(task, validationFeatures, validationLabels), epoch.ValidationMetric!.Value,
                $"The validation metric {when}");
            Assert.AreEqual((rows, validationRows, 0),
                (model.History.TrainingRowCount, model.History.ValidationRowCount, model.History.SkippedRowCount));
        }

        static void Check(double expected, double actual, string what) =>
            Assert.AreEqual(expected, actual, 1e-6 * Math.Max(1, expected), what);
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void The_rmse_is_in_units_of_the_label_whatever_those_are(TrainingEngineKind engine)
    {
        var options = TaskRows.Options with { Engine = engine, NumberOfEpochs = 3, ValidationSplit = new LastRowsSplit(.2f) };
        var usual = options.Fit(TaskRows.Single()).History.Epochs;
        foreach (var scale in new[] { 1e-36f, 1e-24f, 1e-20f, 1e10f, 1e20f, 1e36f })
        {
            foreach (var (expected, actual) in usual.Zip(options.Fit(TaskRows.Single(scale: scale)).History.Epochs))
            {
                Assert.AreEqual(expected.Metric, actual.Metric / scale, 1e-4 * expected.Metric, $"{scale}");
                Assert.AreEqual(expected.ValidationMetric!.Value, actual.ValidationMetric!.Value / scale,
                    1e-4 * expected.ValidationMetric!.Value, $"{scale}");
            }
        }
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void The_rmse_of_targets_that_are_left_as_they_are_is_neither_0_nor_infinite(TrainingEngineKind engine)
    {
        var options = TaskRows.Options with
        {
            Engine = engine,
            NumberOfEpochs = 1,
            StandardizeTargets = false,
            Loss = new MeanAbsoluteError()
        };
        // The network starts near 0: the error is the label.
        float[][] features = [.. TaskRows.Features(30).Select(row => row.Select(_ => 0f).ToArray())];
        var huge = options.Fit(MadeUpData.Regression(features, Toy.Of(30, _ => 1e25f))).History.Epochs[0];
        Assert.AreEqual(1e25, huge.Metric, 1e19);
    }

    [TestMethod]
    public void Nothing_is_dropped_in_validation_though_it_is_in_training()
    {
        var (training, features, labels) = Data(LearningTask.Regression, 200, seed: 1);
        var model = (Frozen with { HiddenLayers = [new Dense(20, Activation.Tanh), new Dropout(0.5f)] }).Fit(training, training);

        var expected = Float64Network.Of(model).MeanLoss(LearningTask.Regression, features, labels);
        Assert.AreEqual(expected, model.History.Epochs[0].ValidationLoss!.Value, 1e-5);
        Assert.IsGreaterThan(0.01, Math.Abs(expected - model.History.Epochs[0].Loss), "The training loss is that with dropout.");
    }

    [TestMethod]
    public void Held_out_rows_are_validated_and_the_others_trained_on()
    {
        var (data, features, labels) = Data(LearningTask.Regression, 50, seed: 1);
        var model = (Frozen with { ValidationFraction = 0.3f }).Fit(data);

        var epoch = model.History.Epochs.Single();
        Assert.AreEqual((35L, 15L), (model.History.TrainingRowCount, model.History.ValidationRowCount));
        var all = Float64Network.Of(model).MeanLoss(LearningTask.Regression, features, labels);
        Assert.AreEqual(all, (35 * epoch.Loss + 15 * epoch.ValidationLoss!.Value) / 50, 1e-5);
        Assert.AreNotEqual(epoch.Loss, epoch.ValidationLoss!.Value);
    }

    [TestMethod]
    public void A_validation_set_takes_the_place_of_the_fraction()
    {
        var (training, _, _) = Data(LearningTask.Regression, 20, seed: 1);
        var (validation, _, _) = Data(LearningTask.Regression, 9, seed: 2);
        var history = (Frozen with { ValidationFraction = 0.5f }).Fit(training, validation).History;
        Assert.AreEqual((20L, 9L), (history.TrainingRowCount, history.ValidationRowCount));
    }

    [TestMethod]
    public void The_rest_of_a_history_says_how_it_came_about()
    {
        var (data, _, _) = Data(LearningTask.BinaryClassification, 20, seed: 1);
        var history = (Frozen with { NumberOfEpochs = 3, Seed = 99 }).Fit(data).History;

        Assert.AreEqual("accuracy", history.MetricName);
        Assert.AreEqual((TrainingEnd.AllEpochsDone, "All 3 epochs were done."), (history.End, history.EndMessage));
        Assert.AreEqual((3, 99, TestDevice.Name), (history.WeightsFromEpoch, history.Seed, history.Device));
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, history.Epochs.Select(e => e.Epoch).ToArray());
        Assert.IsTrue(history.Epochs.All(
            e => e is { ValidationLoss: null, ValidationMetric: null, LearningRate: 1e-30f } && e.Duration > TimeSpan.Zero));
        Assert.AreEqual("rmse", Frozen.Fit(Data(LearningTask.Regression, 5, seed: 1).View).History.MetricName);
    }

    private static (IDataView View, float[][] Features, float[] Labels) Data(LearningTask task, int rows, int seed)
    {
        var features = MadeUpData.Features(rows, width: 4, seed);
        switch (task)
        {
            case LearningTask.MulticlassClassification:
                uint[] keys = [.. features.Select((_, i) => (uint)(1 + i % 3))];
                return (MadeUpData.Multiclass(features, keys, classes: 3), features, [.. keys.Select(k => k - 1f)]);
            case LearningTask.BinaryClassification:
                bool[] facts = [.. features.Select((_, i) => i % 3 == 0)];
                return (MadeUpData.Binary(features, facts), features, [.. facts.Select(f => f ? 1f : 0)]);
            default:
                float[] numbers = [.. features.Select(row => 3 * row[0] - 2 * row[1] + 1)];
                return (MadeUpData.Regression(features, numbers), features, numbers);
        }
    }
}
