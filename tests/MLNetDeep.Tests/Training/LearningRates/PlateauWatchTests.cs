using MLNetDeep.Training.LearningRates;

namespace MLNetDeep.Tests.Training.LearningRates;

/// <summary>Scripted values against Keras' rules (keras/src/callbacks/reduce_lr_on_plateau.py), at a learning rate of 1.</summary>
[TestClass]
public sealed class PlateauWatchTests
{
    public static IEnumerable<object[]> ValidationValues => [[MonitoredValue.ValidationLoss], [MonitoredValue.ValidationMetric]];

    [TestMethod]
    [DataRow(2, 0, new[] { 5.0, 4, 4, 4, 4, 4, 4 }, new[] { 1, 1, 1, 0.5, 0.5, 0.25, 0.25 }, DisplayName = "Again after every two epochs "
        + "without improvement")]
    [DataRow(2, 0, new[] { 5.0, 5, 4, 4, 3, 3, 3 }, new[] { 1.0, 1, 1, 1, 1, 1, 0.5 }, DisplayName = "Patience starts again with every "
        + "improvement")]
    [DataRow(1, 0, new[] { 5.0, 5, 5 }, new[] { 1, 0.5, 0.25 }, DisplayName = "Patience 1 reduces after the first epoch without")]
    [DataRow(0, 0, new[] { 5.0, 5, 5 }, new[] { 1, 0.5, 0.25 }, DisplayName = "Patience 0 does the same")]
    [DataRow(1, 2, new[] { 5.0, 5, 5, 5, 5 }, new[] { 1, 0.5, 0.5, 0.25, 0.25 }, DisplayName = "A cooldown of 2 lets one epoch go by, "
        + "and the second counts again")]
    [DataRow(1, 3, new[] { 5.0, 5, 5, 5, 5 }, new[] { 1, 0.5, 0.5, 0.5, 0.25 }, DisplayName = "A cooldown of 3 lets two epochs go by")]
    [DataRow(1, 9, new[] { 5.0, 5, 4, 5, 5 }, new[] { 1, 0.5, 0.5, 0.5, 0.5 }, DisplayName = "A best value in a cooldown is kept")]
    [DataRow(1, 0, new[] { 5.0, double.NaN, 4 }, new[] { 1, 0.5, 0.5 }, DisplayName = "NaN is no improvement")]
    [DataRow(2, 0, new[] { 5.0, 4.9, 4.8, 4.7, 4.6 }, new[] { 1.0, 1, 1, 1, 1 }, DisplayName = "Improvements add up: each is measured "
        + "from the best value")]
    public void It_reduces_when_Keras_does(int patience, int cooldown, double[] values, double[] multipliers)
    {
        var settings = new ReduceLearningRateOnPlateau { Factor = 0.5f, Patience = patience, Cooldown = cooldown };
        CollectionAssert.AreEqual(multipliers, KerasMultipliers(settings, values), "The expectation itself follows Keras.");
        CollectionAssert.AreEqual(multipliers, Multipliers(settings, values));
    }

    [TestMethod]
    public void It_follows_Keras_over_long_random_runs()
    {
        var random = new Random(1);
        foreach (var (patience, cooldown, minimum) in new[] { (1, 0, 0f), (2, 1, 0f), (3, 4, 0.01f), (1, 2, 0.3f) })
        {
            var settings = new ReduceLearningRateOnPlateau
            {
                Factor = 0.5f,
                Patience = patience,
                Cooldown = cooldown,
                MinimumImprovement = 0.02f,
                MinimumLearningRate = minimum
            };
            double[] values = [.. Enumerable.Range(0, 60).Select(epoch => 1.0 / (epoch + 1) + 0.1 * random.NextDouble())];
            CollectionAssert.AreEqual(KerasMultipliers(settings, values), Multipliers(settings, values), settings.ToString());
        }
    }

    [TestMethod]
    public void An_improvement_must_be_larger_than_the_minimum() => CollectionAssert.AreEqual(
        new[] { 1, 0.5, 0.5 },
        Multipliers(new ReduceLearningRateOnPlateau { Factor = 0.5f, Patience = 1, MinimumImprovement = 0.5f }, [5, 4.5, 4.25]));

    [TestMethod]
    public void An_accuracy_must_rise() => CollectionAssert.AreEqual(
        new[] { 1, 1, 0.5 },
        Multipliers(new ReduceLearningRateOnPlateau { Factor = 0.5f, Patience = 1, Monitor = MonitoredValue.ValidationMetric },
        [0.5, 0.6, 0.55]));

    [TestMethod]
    public void The_minimum_is_reached_exactly_and_not_passed()
    {
        var watch = Watch(new() { Factor = 0.1f, Patience = 1, MinimumLearningRate = 0.03f });
        var rates = Rates(watch, [5, 5, 5, 5], scheduled: 1);
        CollectionAssert.AreEqual(new[] { 1, 0.1f, 0.03f, 0.03f }, rates);
    }

    [TestMethod]
    public void A_schedule_may_go_below_the_minimum_by_itself()
    {
        var watch = Watch(new() { Factor = 0.1f, Patience = 1, MinimumLearningRate = 0.03f });
        Assert.AreEqual(0.001, watch.Reduce(0.001));
        Rates(watch, [5, 5], scheduled: 1);
        Assert.AreEqual(0.001, watch.Reduce(0.001), "No reduction raises it, nor takes it further down.");
        Assert.AreEqual(0.1, watch.Reduce(1), 1e-8);
    }

    [TestMethod]
    public void Each_monitored_value_is_read_from_its_own_figure()
    {
        foreach (var monitor in OneFigureFalls.Monitored)
        {
            var watch = PlateauWatch.For(new() { Monitor = monitor, Patience = 1 }, hasValidation: true, higherMetricIsBetter: false)!;
            foreach (var epoch in OneFigureFalls.Epochs(monitor))
                watch.Observe(epoch);
            Assert.AreEqual(1, watch.State.Multiplier, $"{monitor}");
        }
    }

    [TestMethod]
    public void With_its_state_another_watch_goes_on()
    {
        var settings = new ReduceLearningRateOnPlateau { Factor = 0.5f, Patience = 2, Cooldown = 1 };
        double[] values = [5, 4, 4, 4, 4, 4, 3, 4, 4];
        var whole = Multipliers(settings, values);
        for (var interrupted = 0; interrupted < values.Length; interrupted++)
        {
            var first = Watch(settings);
            var multipliers = Multipliers(first, values[..interrupted]);
            var second = Watch(settings);
            second.State = first.State;
            CollectionAssert.AreEqual(
                whole, multipliers.Concat(Multipliers(second, values[interrupted..])).ToArray(), $"interrupted after {interrupted}");
        }
    }

    [TestMethod]
    public void Without_settings_there_is_no_watch() =>
        Assert.IsNull(PlateauWatch.For(null, hasValidation: false, higherMetricIsBetter: false));

    [TestMethod]
    [DynamicData(nameof(ValidationValues))]
    public void A_validation_value_needs_validation_rows(object monitor) => Assert.AreEqual(
        $"ReduceLearningRateOnPlateau.Monitor must be a value that is recorded. Received: {monitor}, with no validation rows. Set "
        + $"ValidationFraction, pass a validation set to Fit, or monitor Loss or Metric.",
        Assert.ThrowsExactly<InvalidOperationException>(
        () => PlateauWatch.For(new() { Monitor = (MonitoredValue)monitor }, hasValidation: false, higherMetricIsBetter: false)).Message);

    private static PlateauWatch Watch(ReduceLearningRateOnPlateau settings) =>
        PlateauWatch.For(settings, hasValidation: true, higherMetricIsBetter: true)!;

    private static double[] Multipliers(ReduceLearningRateOnPlateau settings, double[] values) => Multipliers(Watch(settings), values);

    private static double[] Multipliers(PlateauWatch watch, double[] values) => [.. Rates(watch, values, scheduled: 1)];

    /// <summary>The learning rate after each epoch; that of the epoch itself is the one before.</summary>
    private static float[] Rates(PlateauWatch watch, double[] values, double scheduled) =>
    [
        .. values.Select(value =>
        {
            watch.Observe(new EpochRecord { Epoch = 1, Loss = value, Metric = value, ValidationLoss = value, ValidationMetric = value,
                LearningRate = (float)watch.Reduce(scheduled), Duration = default });
            return (float)watch.Reduce(scheduled);
        }),
    ];

    /// <summary>The rules of Keras' callback, for a value that has to fall and an initial learning rate of 1.</summary>
    private static double[] KerasMultipliers(ReduceLearningRateOnPlateau settings, double[] values)
    {
        var (best, wait, cooldownCounter, learningRate) = (double.PositiveInfinity, 0, 0, 1f);
        var rates = new List<double>();
        foreach (var current in values)
        {
            if (cooldownCounter > 0)
            {
                cooldownCounter--;
                wait = 0;
            }
            if (current < best - settings.MinimumImprovement)
            {
                best = current;
                wait = 0;
            }
            else if (cooldownCounter == 0)
            {
                wait++;
                if (wait >= settings.Patience && learningRate > settings.MinimumLearningRate)
                {
                    learningRate = Math.Max(learningRate * settings.Factor, settings.MinimumLearningRate);
                    cooldownCounter = settings.Cooldown;
                    wait = 0;
                }
            }
            rates.Add(learningRate);
        }
        return [.. rates];
    }
}
