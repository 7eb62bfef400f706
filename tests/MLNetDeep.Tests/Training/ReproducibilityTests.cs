using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class ReproducibilityTests
{
    private static readonly float[][] Features = MadeUpData.Features(60, width: 4);

    /// <summary>Every use of randomness: start weights, split, order, dropout.</summary>
    private readonly DenseNetworkOptions _options = new()
    {
        HiddenLayers = [new Dense(16, Activation.ReLU), new Dropout(0.3f)],
        ValidationFraction = 0.25f,
        NumberOfEpochs = 4,
        BatchSize = 7,
        Seed = 3,
    };

    [TestMethod]
    [DataRow(LearningTask.MulticlassClassification, TrainingEngineKind.Managed)]
    [DataRow(LearningTask.BinaryClassification, TrainingEngineKind.Managed)]
    [DataRow(LearningTask.Regression, TrainingEngineKind.Managed)]
    [DataRow(LearningTask.MulticlassClassification, TrainingEngineKind.Torch)]
    [DataRow(LearningTask.BinaryClassification, TrainingEngineKind.Torch)]
    [DataRow(LearningTask.Regression, TrainingEngineKind.Torch)]
    public void One_seed_gives_equal_histories_and_bit_equal_weights(LearningTask task, TrainingEngineKind engine)
    {
        var data = task switch
        {
            LearningTask.MulticlassClassification => MadeUpData.Multiclass(Features, 3),
            LearningTask.BinaryClassification => MadeUpData.Binary(Features),
            _ => MadeUpData.Regression(Features),
        };
        var options = _options with { Engine = engine };
        var (first, second) = (options.Fit(data), options.Fit(data));

        CollectionAssert.AreEqual(Figures(first.History), Figures(second.History));
        Assert.AreEqual(first.History, second.History with { Epochs = first.History.Epochs }, "All but the epochs, compared above.");
        CollectionAssert.AreEqual(first.WeightBits(), second.WeightBits());
    }

    [TestMethod]
    public void One_trainer_fits_twice_alike()
    {
        var trainer = new DenseNetworkTrainer(new MLContext(), _options with { EarlyStopping = new EarlyStopping { Patience = 1 } });
        var data = MadeUpData.Regression(Features);
        var (first, second) = (trainer.Fit(data), trainer.Fit(data));
        CollectionAssert.AreEqual(Figures(first.History), Figures(second.History));
        CollectionAssert.AreEqual(first.WeightBits(), second.WeightBits());
    }

    [TestMethod]
    public void Another_seed_gives_other_figures_and_weights()
    {
        var data = MadeUpData.Regression(Features);
        var (first, second) = (_options.Fit(data), (_options with { Seed = 4 }).Fit(data));
        CollectionAssert.AreNotEqual(Figures(first.History), Figures(second.History));
        CollectionAssert.AreNotEqual(first.WeightBits(), second.WeightBits());
    }

    [TestMethod]
    public void The_seed_comes_from_the_options_else_from_the_context_else_by_chance()
    {
        var data = MadeUpData.Regression(Features);
        var unseeded = _options with { Seed = null, NumberOfEpochs = 1, Device = TestDevice.Device };

        Assert.AreEqual(3, new DenseNetworkTrainer(new MLContext(seed: 8), unseeded with { Seed = 3 }).Fit(data).History.Seed);
        Assert.AreEqual(8, new DenseNetworkTrainer(new MLContext(seed: 8), unseeded).Fit(data).History.Seed);

        var trainer = new DenseNetworkTrainer(new MLContext(), unseeded);
        var (first, second) = (trainer.Fit(data), trainer.Fit(data));
        Assert.AreNotEqual(first.History.Seed, second.History.Seed);
        CollectionAssert.AreEqual(
            first.WeightBits(), (unseeded with { Seed = first.History.Seed }).Fit(data).WeightBits(),
            "The history's seed gives the model again.");
    }

    [TestMethod]
    public void Without_shuffling_rows_are_trained_on_in_their_order()
    {
        // One step of plain descent for each row, on a linear model without interaction: what a row teaches is seen in the weights.
        var (data, labels) = (MadeUpData.Features(10, width: 2), new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 });
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 0.1f },
            BatchSize = 1,
            NumberOfEpochs = 2,
            Shuffle = false
        };

        var actual = options.Fit(MadeUpData.Regression(data, labels)).Model.Parameters.ToArray();

        var frozen = options with { Optimizer = new SgdOptions { LearningRate = 1e-30f } };
        double[] expected = [.. frozen.Fit(MadeUpData.Regression(data, labels)).Model.Parameters.ToArray().Select(p => (double)p)];
        foreach (var row in Enumerable.Range(0, 20).Select(step => step % 10))
        {
            var error = expected[0] * data[row][0] + expected[1] * data[row][1] + expected[2] - labels[row];
            expected = [expected[0] - 0.2 * error * data[row][0], expected[1] - 0.2 * error * data[row][1], expected[2] - 0.2 * error];
        }
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-4);
        CollectionAssert.AreNotEqual(
            actual, (options with { Shuffle = true }).Fit(MadeUpData.Regression(data, labels)).Model.Parameters.ToArray());
    }

    [TestMethod]
    public void Every_epoch_has_an_order_of_its_own()
    {
        // With frozen weights and batches of one, the running mean after the first step is the loss of the epoch's first row.
        var firsts = new List<double>();
        var watch = new Watching { BatchEnd = run => { if (run.Step == 1) firsts.Add(run.AverageLoss); } };
        var frozen = new DenseNetworkOptions
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 1e-30f },
            BatchSize = 1,
            NumberOfEpochs = 8
        };

        frozen.Fit(MadeUpData.Regression(Features), null, watch);
        Assert.IsGreaterThan(4, firsts.Distinct().Count());

        firsts.Clear();
        (frozen with { Shuffle = false }).Fit(MadeUpData.Regression(Features), null, watch);
        Assert.HasCount(1, firsts.Distinct().ToList());
    }

    private static (int, double, double, double?, double?, float)[] Figures(TrainingHistory history) =>
        [.. history.Epochs.Select(e => (e.Epoch, e.Loss, e.Metric, e.ValidationLoss, e.ValidationMetric, e.LearningRate))];
}
