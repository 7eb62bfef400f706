using MLNetDeep.Tests.Support;
using MLNetDeep.Training;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training;

/// <summary>Scripted values against Keras' rules (keras/src/callbacks/early_stopping.py).</summary>
[TestClass]
public sealed class EarlyStoppingWatchTests
{
    public static IEnumerable<object[]> ValidationValues => [[MonitoredValue.ValidationLoss], [MonitoredValue.ValidationMetric]];

    [TestMethod]
    [DataRow(2, new[] { 5.0, 4, 4.5, 3, 3.1, 3.2, 1 }, 6, 4, DisplayName = "Patience starts again with every improvement")]
    [DataRow(1, new[] { 5.0, 4, 4.5, 3 }, 3, 2, DisplayName = "Patience 1 stops at the first epoch without improvement")]
    [DataRow(0, new[] { 5.0, 4, 4.5, 3 }, 3, 2, DisplayName = "Patience 0 does the same")]
    [DataRow(3, new[] { 5.0, 4, 4.5, 4.4, 4.3 }, 5, 2, DisplayName = "Becoming less bad is no improvement")]
    [DataRow(2, new[] { 5.0, 5, 5 }, 3, 1, DisplayName = "Staying equal is no improvement")]
    [DataRow(3, new[] { 5.0, 4, 3, 2, 1, 0 }, null, 6, DisplayName = "Improving to the end never stops")]
    [DataRow(2, new[] { 5.0, double.NaN, double.NaN, 1 }, 3, 1, DisplayName = "NaN is no improvement")]
    [DataRow(2, new[] { double.NaN, double.NaN }, 2, null, DisplayName = "NaN is never best")]
    [DataRow(3, new[] { double.NaN, 4, 5 }, null, 2, DisplayName = "Any number is better than NaN")]
    [DataRow(2, new[] { 5.0, double.PositiveInfinity, double.NegativeInfinity }, 3, 1, DisplayName = "Nor is infinity an improvement")]
    [DataRow(1, new[] { 5.0 }, null, 1, DisplayName = "The first epoch is best and stops nothing")]
    public void Patience_and_best_epoch(int patience, double[] values, int? stopsAt, int? best) =>
        Check(new EarlyStopping { Patience = patience }, values, stopsAt, best);

    [TestMethod]
    public void An_improvement_must_be_larger_than_the_minimum() =>
        Check(new EarlyStopping { Patience = 3, MinimumImprovement = 0.5f }, [5, 4.6, 4.5, 4.4, 4, 4.2, 4.3], stopsAt: 7, best: 4);

    [TestMethod]
    public void Small_improvements_are_measured_from_the_best_and_may_add_up() =>
        Check(new EarlyStopping { Patience = 3, MinimumImprovement = 0.5f }, [5, 4.75, 4.5, 4.25, 4], stopsAt: null, best: 4);

    [TestMethod]
    public void An_accuracy_must_rise() =>
        Check(new EarlyStopping { Monitor = MonitoredValue.ValidationMetric, Patience = 2, MinimumImprovement = 0.1f },
            [0.5, 0.7, 0.75, 0.6, 0.9], stopsAt: 4, best: 2, LearningTask.BinaryClassification);

    [TestMethod]
    public void An_RMSE_must_fall() =>
        Check(new EarlyStopping { Monitor = MonitoredValue.ValidationMetric, Patience = 2 }, [0.5, 0.4, 0.75, 0.6, 0.1], stopsAt: 4,
            best: 2, LearningTask.Regression);

    [TestMethod]
    public void A_loss_must_fall_for_classes_too() =>
        Check(new EarlyStopping { Monitor = MonitoredValue.Loss, Patience = 2 }, [0.5, 0.4, 0.75, 0.6], stopsAt: 4, best: 2,
            LearningTask.BinaryClassification);

    [TestMethod]
    public void Each_monitored_value_is_read_from_its_own_figure()
    {
        foreach (var monitor in OneFigureFalls.Monitored)
        {
            var watch = Watch(new EarlyStopping { Monitor = monitor, Patience = 1 }, LearningTask.Regression);
            foreach (var epoch in OneFigureFalls.Epochs(monitor))
                watch.Observe(epoch);
            Assert.AreEqual(2, watch.Best?.Epoch, $"{monitor}");
            Assert.IsFalse(watch.ShouldStop, $"{monitor}");
        }
    }

    [TestMethod]
    public void A_baseline_that_is_not_bettered_uses_up_patience() =>
        Check(new EarlyStopping { Patience = 3, Baseline = 2 }, [5, 6, 6, 6], stopsAt: 3, best: 1);

    [TestMethod]
    public void Without_the_baseline_the_best_epoch_never_stops_training_but_the_next_one_does() =>
        Check(new EarlyStopping { Patience = 2, Baseline = 1 }, [5, 4, 3, 2, 2.5], stopsAt: 5, best: 4);

    [TestMethod]
    public void A_bettered_baseline_renews_patience() =>
        Check(new EarlyStopping { Patience = 3, Baseline = 2 }, [5, 6, 1, 3, 3, 3], stopsAt: 6, best: 3);

    [TestMethod]
    public void A_baseline_must_be_bettered_by_the_minimum_improvement() =>
        Check(new EarlyStopping { Patience = 2, Baseline = 2, MinimumImprovement = 0.5f }, [5, 1.75, 1.5], stopsAt: 3, best: 2);

    [TestMethod]
    public void Epochs_before_the_first_watched_one_count_for_nothing() =>
        Check(new EarlyStopping { Patience = 2, StartFromEpoch = 4 }, [0.1, 9, 9, 5, 6, 7, 1], stopsAt: 6, best: 4);

    [TestMethod]
    public void The_reason_for_stopping_is_told_in_a_sentence()
    {
        Assert.AreEqual("Stopped after epoch 3: ValidationLoss had not improved for 2 epochs; the best was epoch 1.",
            StopMessage(new EarlyStopping { Patience = 2 }, 1, 2, 3));
        Assert.AreEqual("Stopped after epoch 2: Loss had not improved for 1 epoch; the best was epoch 1.",
            StopMessage(new EarlyStopping { Monitor = MonitoredValue.Loss, Patience = 0 }, 1, 2));
        Assert.AreEqual("Stopped after epoch 1: ValidationLoss was not finite for 1 epoch; there was no best epoch.",
            StopMessage(new EarlyStopping { Patience = 1 }, double.NaN));
    }

    [TestMethod]
    public void Without_early_stopping_it_never_stops_but_knows_the_best_epoch()
    {
        foreach (var (hasValidation, best) in new[] { (true, 2), (false, 3) })
        {
            var watch = EarlyStoppingWatch.For(null, hasValidation, higherMetricIsBetter: false);
            foreach (var (epoch, loss, validationLoss) in new[] { (1, 5.0, 5.0), (2, 4, 1), (3, 1, 2) })
                watch.Observe(new EpochRecord
                {
                    Epoch = epoch,
                    Loss = loss,
                    Metric = 0,
                    ValidationLoss = hasValidation ? validationLoss : null,
                    ValidationMetric = 0,
                    LearningRate = 1,
                    Duration = default
                });
            for (var epoch = 4; epoch < 100; epoch++)
                watch.Observe(new EpochRecord
                {
                    Epoch = epoch,
                    Loss = 9,
                    Metric = 9,
                    ValidationLoss = 9,
                    ValidationMetric = 9,
                    LearningRate = 1,
                    Duration = default
                });

            Assert.AreEqual(best, watch.Best?.Epoch);
            Assert.IsFalse(watch.ShouldStop);
        }
    }

    [TestMethod]
    [DynamicData(nameof(ValidationValues))]
    public void Watching_validation_without_validation_rows_is_refused_and_leaves_nothing_behind(object monitor)
    {
        var data = MadeUpData.Regression(MadeUpData.Features(8, 2));
        NativeMemory.AssertUnchanged(() => Assert.AreEqual(
            $"EarlyStopping.Monitor must be a value that is recorded. Received: {monitor}, with no validation rows. Set "
            + $"ValidationFraction, pass a validation set to Fit, or monitor Loss or Metric.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => new DenseNetworkOptions { EarlyStopping = new() { Monitor = (MonitoredValue)monitor } }.Fit(data)).Message));
    }

    private static void Check(EarlyStopping settings, double[] values, int? stopsAt, int? best, LearningTask task = LearningTask.Regression)
    {
        var watch = Watch(settings, task);
        int? stopped = null;
        var epoch = 0;
        foreach (var value in values)
        {
            var isBest = watch.Observe(Epoch(++epoch, value));
            Assert.AreEqual(isBest, watch.Best?.Epoch == epoch, "What Observe returns.");
            if (!watch.ShouldStop)
                continue;
            stopped = epoch;
            break;
        }
        Assert.AreEqual(stopsAt, stopped, "Where it stops.");
        Assert.AreEqual(best, watch.Best?.Epoch, "The best epoch.");
    }

    private static string StopMessage(EarlyStopping settings, params double[] values)
    {
        var watch = Watch(settings, LearningTask.Regression);
        var epochs = values.Select((value, i) => Epoch(i + 1, value)).ToList();
        foreach (var epoch in epochs)
            watch.Observe(epoch);
        Assert.IsTrue(watch.ShouldStop);
        return watch.StopMessage(epochs[^1]);
    }

    private static EarlyStoppingWatch Watch(EarlyStopping settings, LearningTask task) =>
        EarlyStoppingWatch.For(settings, hasValidation: true, MainMetric.HigherIsBetterFor(task));

    private static EpochRecord Epoch(int epoch, double value) => new()
    {
        Epoch = epoch,
        Loss = value,
        Metric = value,
        ValidationLoss = value,
        ValidationMetric = value,
        LearningRate = 1,
        Duration = default,
    };
}
