using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>A value that can never improve is not waited for: whoever is to watch it says so after the first epoch.</summary>
[TestClass]
public sealed class WatchedValueTests
{
    private static readonly MonitoredValue Area = MonitoredValue.OfValidation(MetricFunction.RocArea);
    private static readonly MonitoredValue Explained = MonitoredValue.OfValidation(MetricFunction.RSquared);

    private static DenseNetworkOptions Options => Toy.Options with { NumberOfEpochs = 4 };

    private static MemoryView AllFalse => MadeUpData.Binary(MadeUpData.Features(10, width: Toy.FeatureCount), new bool[10]);

    private static MemoryView OneRow => MadeUpData.Regression(MadeUpData.Features(1, width: Toy.FeatureCount), [0.1f]);

    /// <summary>Labels whose mean, rounded, is not the label.</summary>
    private static MemoryView AllEqual =>
        MadeUpData.Regression(MadeUpData.Features(43, width: Toy.FeatureCount), [.. Enumerable.Repeat(0.1f, 43)]);

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void Early_stopping_does_not_wait_for_it(TrainingEngineKind engine)
    {
        var early = Options with
        {
            Engine = engine,
            EarlyStopping = new EarlyStopping { Monitor = Area, Patience = 2 },
            Metrics = [MetricFunction.RocArea]
        };
        Refuses("EarlyStopping", "auc", () => early.Fit(Toy.Binary(), AllFalse));

        early = early with
        {
            EarlyStopping = new EarlyStopping { Monitor = Explained, Patience = 2, StartFromEpoch = 3 },
            Metrics = [MetricFunction.RSquared]
        };
        Refuses("EarlyStopping", "r2", () => early.Fit(Toy.Regression(), OneRow));
        Refuses("EarlyStopping", "r2", () => early.Fit(Toy.Regression(), AllEqual));
        Refuses("EarlyStopping", "r2", () => (early with { DataPlacement = DataPlacement.Streaming }).Fit(Toy.Regression(), AllEqual));
    }

    [TestMethod]
    public void A_plateau_does_not_reduce_the_rate_for_it() => Refuses("ReduceLearningRateOnPlateau", "auc", () =>
        (Options with
        {
            ReduceLearningRateOnPlateau = new ReduceLearningRateOnPlateau { Monitor = Area, Patience = 1 },
            Metrics = [MetricFunction.RocArea]
        }).Fit(Toy.Binary(), AllFalse));

    [TestMethod]
    public void A_checkpoint_of_the_best_does_not_wait_for_it()
    {
        using var folder = new TempFolder();
        var checkpoint = new ModelCheckpoint(folder["best.zip"]) { BestOnly = true, Monitor = Area };
        Refuses("ModelCheckpoint", "auc",
            () => (Options with { Metrics = [MetricFunction.RocArea] }).Fit(Toy.Binary(), AllFalse, checkpoint));
    }

    [TestMethod]
    public void Of_training_rows_too()
    {
        var options = Options with
        {
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.OfTraining(MetricFunction.RSquared) },
            Metrics = [MetricFunction.RSquared]
        };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(AllEqual));
        Assert.AreEqual("EarlyStopping.Monitor must be a value that is a number. Received: r2 is NaN after epoch 1, and will stay "
            + "NaN: it is not defined for these training rows. Monitor Loss.", error.Message);
    }

    [TestMethod]
    public void An_epoch_that_somebody_ends_before_its_last_row_is_not_judged()
    {
        // The first batch is all of one class.
        var data = MadeUpData.Binary(Toy.Features(30), Toy.Of(30, row => row >= 20));
        var options = Options with
        {
            Shuffle = false,
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.OfTraining(MetricFunction.RocArea) },
            Metrics = [MetricFunction.RocArea]
        };
        var history = options.Fit(data, null, new Watching { BatchEnd = run => run.RequestStop("Enough.") }).History;
        Assert.AreEqual(TrainingEnd.Requested, history.End);
    }

    [TestMethod]
    public void A_fold_whose_validation_rows_do_not_define_it_fails_and_says_so()
    {
        var data = MadeUpData.Binary(Toy.Features(30), Toy.Of(30, row => row < 3));
        var options = Options with
        {
            ValidationFraction = .1f,
            EarlyStopping = new EarlyStopping { Monitor = Area },
            Metrics = [MetricFunction.RocArea]
        };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new DenseNetworkTrainer(new(), options).CrossValidate(data, 3));
        StringAssert.Contains(
            error.Message, "EarlyStopping.Monitor must be a value that is a number. Received: validation auc is NaN after epoch 1");
    }

    [TestMethod]
    public void Of_several_numbers_the_one_that_does_not_vary_is_left_out()
    {
        var options = Options with
        {
            EarlyStopping = new EarlyStopping { Monitor = Explained, Patience = 9 },
            Metrics = [MetricFunction.RSquared]
        };
        var one = options.Fit(TaskRows.Singles(30, f => [f[0], 3]), TaskRows.Singles(12, f => [f[0], 3])).History;
        Assert.IsTrue(one.Epochs.All(epoch => double.IsFinite(epoch.ValidationMetrics[MetricFunction.RSquared]!.Value)));
    }

    private static void Refuses(string watcher, string metric, Action fit) => Assert.AreEqual(
        $"{watcher}.Monitor must be a value that is a number. Received: validation {metric} is NaN after epoch 1, and will stay "
        + $"NaN: it is not defined for these validation rows. Validate on rows of all classes, or of labels that differ, or "
        + $"monitor ValidationLoss.",
        Assert.ThrowsExactly<InvalidOperationException>(fit).Message);
}
