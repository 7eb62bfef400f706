using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Which epoch's weights the model gets.</summary>
[TestClass]
public sealed class ChosenWeightsTests
{
    private static readonly float[][] Features = MadeUpData.Features(24, width: 3);
    private static readonly MemoryView Data = MadeUpData.Regression(Features);

    /// <summary>Validation rows that a model that learns <see cref="Data"/> fits better at first, and worse later on.</summary>
    private static readonly MemoryView PartlyWrong = MadeUpData.Regression(
        Features, [.. Features.Select(row => 0.7f * (3 * row[0] - 2 * row[1] + 1))]);

    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(8, Activation.Tanh), new Dropout(0.1f)],
        Optimizer = new SgdOptions { LearningRate = 0.05f },
        BatchSize = 8,
        NumberOfEpochs = 30,
        EarlyStopping = new EarlyStopping { Patience = 3 },
    };

    [TestMethod]
    public void Early_stopping_restores_exactly_the_weights_of_the_best_epoch()
    {
        var model = Options.Fit(Data, PartlyWrong);
        var (history, best) = (model.History, model.History.BestEpoch!.Value);

        Assert.AreEqual(TrainingEnd.EarlyStopping, history.End);
        Assert.IsInRange(2, 26, best);
        Assert.AreEqual((best, best + 3), (history.WeightsFromEpoch, history.Epochs.Count));
        Assert.AreEqual(history.Epochs.MinBy(e => e.ValidationLoss)!.Epoch, best);
        Assert.AreEqual($"Stopped after epoch {best + 3}: ValidationLoss had not improved for 3 epochs; the best was epoch {best}.",
            history.EndMessage);
        CollectionAssert.AreEqual(WeightsAfter(best), model.WeightBits());
        CollectionAssert.AreNotEqual(WeightsAfter(best + 3), model.WeightBits());
    }

    [TestMethod]
    public void Without_restoring_the_last_weights_stay()
    {
        var model = (Options with { EarlyStopping = Options.EarlyStopping! with { RestoreBestWeights = false } }).Fit(Data, PartlyWrong);
        Assert.AreEqual(TrainingEnd.EarlyStopping, model.History.End);
        Assert.AreEqual(model.History.BestEpoch + 3, model.History.WeightsFromEpoch);
        CollectionAssert.AreEqual(WeightsAfter(model.History.WeightsFromEpoch), model.WeightBits());
    }

    [TestMethod]
    public void The_best_weights_are_restored_when_all_epochs_are_done_too()
    {
        var model = (Options with { EarlyStopping = new EarlyStopping { Patience = 100 } }).Fit(Data, PartlyWrong);
        Assert.AreEqual((TrainingEnd.AllEpochsDone, 30), (model.History.End, model.History.Epochs.Count));
        Assert.IsLessThan(30, model.History.WeightsFromEpoch);
        CollectionAssert.AreEqual(WeightsAfter(model.History.BestEpoch!.Value), model.WeightBits());
    }

    [TestMethod]
    public void Without_early_stopping_the_last_weights_stay_though_the_best_epoch_is_told()
    {
        var history = (Options with { EarlyStopping = null }).Fit(Data, PartlyWrong).History;
        Assert.AreEqual(30, history.WeightsFromEpoch);
        Assert.AreEqual(history.Epochs.MinBy(e => e.ValidationLoss)!.Epoch, history.BestEpoch);
    }

    [TestMethod]
    public void When_no_epoch_was_watched_the_last_weights_stay()
    {
        var model = (Options with { NumberOfEpochs = 4, EarlyStopping = new EarlyStopping { StartFromEpoch = 5 } }).Fit(Data, PartlyWrong);
        Assert.AreEqual((null, 4), (model.History.BestEpoch, model.History.WeightsFromEpoch));
        CollectionAssert.AreEqual(WeightsAfter(4), model.WeightBits());
    }

    private static int[] WeightsAfter(int epochs) =>
        (Options with { NumberOfEpochs = epochs, EarlyStopping = null }).Fit(Data, PartlyWrong).WeightBits();
}
