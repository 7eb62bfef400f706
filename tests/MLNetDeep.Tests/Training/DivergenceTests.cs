using System.Globalization;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class DivergenceTests
{
    private static readonly float[][] Features = MadeUpData.Features(16, width: 2);

    /// <summary>Prices in cents, as they come.</summary>
    private static readonly MemoryView RawScale = MadeUpData.Regression(
        [.. Features.Select(row => new[] { 1000 * row[0], 1000 * row[1] })], [.. Features.Select(row => 1e6f * row[0])]);

    private static readonly DenseNetworkOptions Options = new() { HiddenLayers = [], BatchSize = 4, NumberOfEpochs = 50 };

    [TestMethod]
    public void A_loss_that_is_not_finite_in_the_first_epoch_leaves_no_weights_to_keep()
    {
        var options = Options with { Optimizer = new SgdOptions { LearningRate = 1e20f } };
        NativeMemory.AssertUnchanged(() => Assert.AreEqual(
            "The loss must stay finite. Received: Infinity in epoch 1, after 4 steps in all; no epoch had ended well before it, so there "
            + "are no weights to keep. Lower the learning rate (now 1E+20), or bring features and label to a common scale, for example "
            + "with mlContext.Transforms.Standardize.",
            Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(RawScale)).Message.Replace(
            "Received: NaN", "Received: Infinity", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_later_one_ends_training_and_keeps_the_best_weights()
    {
        var options = Options with { Optimizer = new SgdOptions { LearningRate = 1e-3f } };
        var model = options.Fit(RawScale);
        var (history, kept) = (model.History, model.History.WeightsFromEpoch);

        Assert.AreEqual(TrainingEnd.Diverged, history.End);
        Assert.AreEqual(history.BestEpoch, kept);
        Assert.IsLessThan(history.Epochs.Count, kept);
        Assert.IsFalse(double.IsFinite(history.Epochs[^1].Loss));
        Assert.IsTrue(history.Epochs.SkipLast(1).All(e => double.IsFinite(e.Loss)));
        Assert.AreEqual(
            string.Create(CultureInfo.InvariantCulture,
            $"The loss must stay finite. Received: {history.Epochs[^1].Loss} in epoch {history.Epochs.Count}, after "
            + $"{4 * history.Epochs.Count} steps in all; the model has the weights after epoch {kept}. Lower the learning rate (now "
            + $"0.001), or bring features and label to a common scale, for example with mlContext.Transforms.Standardize."),
            history.EndMessage);
        Assert.IsTrue(model.Model.Parameters.ToArray().All(float.IsFinite));
        CollectionAssert.AreEqual((options with { NumberOfEpochs = kept }).Fit(RawScale).WeightBits(), model.WeightBits());
    }

    [TestMethod]
    public void Weights_that_are_not_finite_are_found_though_the_loss_was_taken_before()
    {
        // One step an epoch: the loss is that of the start weights, and the step after it is too long for any float.
        var options = Options with { Optimizer = new SgdOptions { LearningRate = float.MaxValue }, BatchSize = 16, NumberOfEpochs = 1 };
        Assert.AreEqual(
            "The weights must stay finite. Received: NaN or infinity in epoch 1, after 1 steps in all; no epoch had ended well before "
            + "it, so there are no weights to keep. Lower the learning rate (now 3.4028235E+38), or bring features and label to a common "
            + "scale, for example with mlContext.Transforms.Standardize.",
            Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(RawScale)).Message);
    }

    [TestMethod]
    public void Epochs_that_ended_well_before_the_first_watched_one_are_kept_too()
    {
        var options = Options with
        {
            Optimizer = new SgdOptions { LearningRate = 1e-3f },
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.Loss, StartFromEpoch = 1000 }
        };
        var model = options.Fit(RawScale);

        Assert.AreEqual((TrainingEnd.Diverged, (int?)null), (model.History.End, model.History.BestEpoch));
        Assert.AreEqual(model.History.Epochs.Count - 1, model.History.WeightsFromEpoch);
        CollectionAssert.AreEqual(
            (options with { NumberOfEpochs = model.History.WeightsFromEpoch, EarlyStopping = null }).Fit(RawScale).WeightBits(),
            model.WeightBits());
    }

    [TestMethod]
    public void The_best_weights_are_kept_even_where_restoring_was_switched_off()
    {
        var options = Options with
        {
            Optimizer = new SgdOptions { LearningRate = 1e-3f },
            EarlyStopping = new EarlyStopping { Patience = 100, RestoreBestWeights = false }
        };
        var model = options.Fit(RawScale, RawScale);
        Assert.AreEqual(TrainingEnd.Diverged, model.History.End);
        Assert.AreEqual(model.History.BestEpoch, model.History.WeightsFromEpoch);
        Assert.IsTrue(model.Model.Parameters.ToArray().All(float.IsFinite));
    }

    [TestMethod]
    public void A_validation_loss_that_is_not_finite_ends_training_as_well()
    {
        var validation = MadeUpData.Regression([[1, 1]], [1e30f]);
        Assert.AreEqual(
            "The loss must stay finite. Received: Infinity in epoch 1, after 4 steps in all; no epoch had ended well before it, so there "
            + "are no weights to keep. Lower the learning rate (now 1E-09), or bring features and label to a common scale, for example "
            + "with mlContext.Transforms.Standardize.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => (Options with { Optimizer = new SgdOptions { LearningRate = 1e-9f } }).Fit(RawScale, validation)).Message);
    }

    [TestMethod]
    public void A_long_epoch_is_left_once_it_is_hopeless()
    {
        var features = MadeUpData.Features(2000, width: 2);
        var data = MadeUpData.Regression(features, [.. features.Select(row => 1e6f * row[0])]);
        var steps = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() =>
            (Options with { BatchSize = 1, Optimizer = new SgdOptions { LearningRate = 1e20f } })
                .Fit(data, null, new Watching { BatchEnd = _ => steps++ }));
        Assert.AreEqual(100, steps);
    }
}
