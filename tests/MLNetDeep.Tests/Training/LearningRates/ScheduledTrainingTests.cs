using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.LearningRates;

/// <summary>What the loop makes of schedules and reductions: 5 steps an epoch, a learning rate of 0.1.</summary>
[TestClass]
public sealed class ScheduledTrainingTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(4, Activation.Tanh)],
        Optimizer = new SgdOptions { LearningRate = 0.1f },
        NumberOfEpochs = 4,
        BatchSize = 8,
        Seed = 7,
        Device = TestDevice.Device,
    };

    [TestMethod]
    public void Without_a_schedule_every_step_has_the_optimizer_s_rate()
    {
        var (rates, model) = Fit(Options);
        CollectionAssert.AreEqual(Enumerable.Repeat(0.1f, 20).ToArray(), rates);
        CollectionAssert.AreEqual(Enumerable.Repeat(0.1f, 4).ToArray(), Recorded(model));
    }

    [TestMethod]
    public void The_schedule_is_asked_for_every_step_and_the_epoch_keeps_its_last_rate()
    {
        var (rates, model) = Fit(Options with { Schedule = new PolynomialDecaySchedule() });
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(step => (float)(0.1f * (1 - step / 20.0))).ToArray(), rates);
        CollectionAssert.AreEqual(new[] { rates[4], rates[9], rates[14], rates[19] }, Recorded(model));
    }

    [TestMethod]
    public void One_cycle_warms_up_through_the_first_quarter()
    {
        var (rates, _) = Fit(Options with { Schedule = new OneCycleSchedule() });
        Assert.AreEqual(0.004f, rates[0], 1e-9f);
        Assert.AreEqual(5, Array.IndexOf(rates, 0.1f), "Highest as the second of four epochs begins.");
        Assert.AreEqual(0.1f, rates.Max());
        Assert.IsLessThan(0.002f, rates[^1]);
    }

    [TestMethod]
    public void A_warm_up_of_an_epoch_reaches_the_whole_rate_with_the_second()
    {
        var (rates, _) = Fit(Options with { Schedule = new WarmupSchedule { Length = TrainingSpan.Epochs(1) } });
        CollectionAssert.AreEqual(
            new[] { 0, (float)(0.1f * 0.2), (float)(0.1f * 0.4), (float)(0.1f * 0.6), (float)(0.1f * 0.8), 0.1f }, rates[..6]);
    }

    [TestMethod]
    public void A_step_with_a_rate_of_zero_changes_nothing_and_others_do()
    {
        var frozen = Options with { Schedule = new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Epochs(1), 0)] } };
        CollectionAssert.AreEqual(Weights(Options with { NumberOfEpochs = 1 }), Weights(frozen), "Only the first epoch counts.");
        CollectionAssert.AreNotEqual(Weights(Options), Weights(frozen));
    }

    [TestMethod]
    public void A_constant_schedule_is_no_schedule() =>
        CollectionAssert.AreEqual(Weights(Options), Weights(Options with { Schedule = new ConstantSchedule() }));

    [TestMethod]
    public void The_same_seed_gives_bit_equal_weights_with_one_options_object_for_both_fits()
    {
        var options = Options with
        {
            Schedule = new WarmupSchedule { Then = new CosineRestartsSchedule() },
            ReduceLearningRateOnPlateau = new() { Monitor = MonitoredValue.Loss, Patience = 1, MinimumImprovement = 10, Factor = 0.5f },
        };
        var (firstRates, first) = Fit(options);
        var (secondRates, second) = Fit(options);
        CollectionAssert.AreEqual(firstRates, secondRates);
        CollectionAssert.AreEqual(first.Model.Parameters.ToArray(), second.Model.Parameters.ToArray());
    }

    [TestMethod]
    public void A_reduction_holds_from_the_next_epoch_on()
    {
        // No epoch improves by 10 on the first, so every one after it is a plateau.
        var (rates, model) = Fit(
            Options with
            {
                ReduceLearningRateOnPlateau = new()
                {
                    Monitor = MonitoredValue.Loss,
                    Patience = 1,
                    MinimumImprovement = 10,
                    Factor = 0.5f
                }
            });
        CollectionAssert.AreEqual(new[] { 0.1f, 0.1f, 0.05f, 0.025f }, Recorded(model));
        CollectionAssert.AreEqual(rates, Recorded(model).SelectMany(rate => Enumerable.Repeat(rate, 5)).ToArray());
    }

    [TestMethod]
    public void A_reduction_multiplies_the_schedule_s_rate()
    {
        var (rates, _) = Fit(Options with
        {
            Schedule = new PolynomialDecaySchedule(),
            ReduceLearningRateOnPlateau = new() { Monitor = MonitoredValue.Loss, Patience = 1, MinimumImprovement = 10, Factor = 0.5f },
        });
        Assert.AreEqual((float)(0.1f * (1 - 12 / 20.0) * 0.5), rates[12]);
        Assert.AreEqual((float)(0.1f * (1 - 17 / 20.0) * 0.25), rates[17]);
    }

    [TestMethod]
    public void A_validation_value_is_not_watched_without_validation_rows()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options with { ReduceLearningRateOnPlateau = new() }));
        StringAssert.StartsWith(
            error.Message, "ReduceLearningRateOnPlateau.Monitor must be a value that is recorded. Received: ValidationLoss, with no "
                + "validation rows.");
        var (_, model) = Fit(Options with { ReduceLearningRateOnPlateau = new(), ValidationFraction = 0.2f });
        Assert.HasCount(4, model.History.Epochs);
    }

    [TestMethod]
    public void A_schedule_of_one_s_own_is_followed()
    {
        var (rates, _) = Fit(Options with { Schedule = new Halving() });
        CollectionAssert.AreEqual(new[] { 0.1f, 0.05f, 0.025f }, rates[..3]);
    }

    [TestMethod]
    [DataRow(double.NaN, "NaN")]
    [DataRow(-0.5, "-0.5")]
    [DataRow(double.PositiveInfinity, "Infinity")]
    [DataRow(1e40, "1E+40")]
    public void A_factor_that_makes_no_rate_ends_the_fit(double factor, string received) => Assert.AreEqual(
        $"Broken must give a finite factor of at least 0. Received: {received} after 3 steps, for a learning rate of 0.1. Correct its "
        + $"FactorAt, or its values.",
        Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options with { Schedule = new Broken(factor) })).Message);

    private static float[] Weights(DenseNetworkOptions options) => Fit(options).Model.Model.Parameters.ToArray();

    private static float[] Recorded(DenseNetworkTransformer model) => [.. model.History.Epochs.Select(epoch => epoch.LearningRate)];

    private static (float[] Rates, DenseNetworkTransformer Model) Fit(DenseNetworkOptions options)
    {
        var random = new Random(3);
        float[][] features = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.NextSingle(), random.NextSingle() })];
        var data = new MemoryView().Add("Label", NumberDataViewType.Single, [.. features.Select(row => row[0] - row[1])])
            .AddSingles("Features", features);
        var recorder = new Recorder();
        var model = new DenseNetworkTrainer(new MLContext(), options, [recorder]).Fit(data);
        return ([.. recorder.Rates], model);
    }

    private sealed class Recorder : TrainingCallback
    {
        public List<float> Rates { get; } = [];

        public override void OnBatchEnd(TrainingRun run) => Rates.Add(run.LearningRate);
    }

    private sealed record Halving : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => Math.Pow(0.5, progress.CompletedSteps);
    }

    private sealed record Broken(double Factor) : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => progress.CompletedSteps < 3 ? 1 : Factor;
    }
}
