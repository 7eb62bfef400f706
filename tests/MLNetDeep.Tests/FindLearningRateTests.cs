using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.LearningRates;
using TorchSharp;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class FindLearningRateTests
{
    /// <summary>
    /// Linear regression on a feature of ±1: the loss is a parabola of curvature 2 in each of the two parameters, on which steps of plain
    /// descent get nowhere at rates far below 1, are right in one at 0.5, and diverge above 1.
    /// </summary>
    private static readonly DenseNetworkOptions Parabola = new()
    {
        HiddenLayers = [],
        Optimizer = new SgdOptions(),
        BatchSize = 16,
        Seed = 7,
        Device = TestDevice.Device,
    };

    private static readonly LearningRateRangeTest FromTenThousandth = new() { LowestRate = 1e-4f };

    [TestMethod]
    [DataRow(1f)]
    [DataRow(3f)]
    [DataRow(10f)]
    public void The_suggestion_follows_the_curvature(float featureScale)
    {
        // A feature s times as large makes the parabola s² times as steep.
        var diverging = 1 / (featureScale * featureScale);
        var curve = Trainer(Parabola)
            .FindLearningRate(Data(featureScale), new() { LowestRate = 1e-4f * diverging, HighestRate = 10 * diverging });

        Assert.IsInRange(0.02f * diverging, diverging, curve.Suggestion);
        Assert.IsInRange(0.02f * diverging, diverging, curve.TenthOfRateAtLowestLoss);
        Assert.IsTrue(curve.LossExploded);
        Assert.IsInRange(diverging, 10 * diverging, curve.Points[^1].LearningRate);
    }

    [TestMethod]
    public void A_point_has_the_step_s_rate_its_loss_before_and_the_running_mean()
    {
        var settings = new LearningRateRangeTest { LowestRate = 0.001f, HighestRate = 0.1f, Steps = 20, Smoothing = 0.75f };
        var curve = Trainer(Parabola).FindLearningRate(Data(), settings);

        Assert.HasCount(20, curve.Points);
        Assert.IsFalse(curve.LossExploded);
        Assert.AreEqual(7, curve.Seed);
        var (sum, weights) = (0.0, 0.0);
        for (var step = 0; step < 20; step++)
        {
            (sum, weights) = (sum * 0.75 + curve.Points[step].Loss, weights * 0.75 + 1);
            Assert.AreEqual(settings.RateAt(step), curve.Points[step].LearningRate);
            Assert.AreEqual(sum / weights, curve.Points[step].SmoothedLoss, 1e-6);
        }
    }

    [TestMethod]
    public void Its_steps_are_those_of_a_fit()
    {
        // At a rate that hardly changes, the losses of the first epoch add up to what a fit records.
        var options = Parabola with { Optimizer = new SgdOptions { LearningRate = 0.05f }, NumberOfEpochs = 1, BatchSize = 4 };
        var curve = Trainer(options).FindLearningRate(Data(), new() { LowestRate = 0.05f, HighestRate = 0.05f * 1.00001f, Steps = 10 });
        var loss = Trainer(options with { NumberOfEpochs = 1 }).Fit(Data()).History.Epochs[0].Loss;
        Assert.AreEqual(loss, curve.Points.Take(8).Average(point => point.Loss), 1e-4 * loss);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_curve_bit_by_bit()
    {
        var first = Trainer(Parabola).FindLearningRate(Data(), FromTenThousandth).Points.ToArray();
        CollectionAssert.AreEqual(first, Trainer(Parabola).FindLearningRate(Data(), FromTenThousandth).Points.ToArray());
        CollectionAssert.AreNotEqual(
            first, Trainer(Parabola with { Seed = 8 }).FindLearningRate(Data(), FromTenThousandth).Points.ToArray());
    }

    [TestMethod]
    public void It_leaves_nothing_behind()
    {
        var trainer = Trainer(Parabola);
        var untouched = Trainer(Parabola).Fit(Data()).Model.Parameters.ToArray();
        var (tensors, threads) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.get_num_threads());
        trainer.FindLearningRate(Data());

        Assert.AreEqual(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount, "tensors alive");
        Assert.AreEqual(threads, torch.get_num_threads());
        CollectionAssert.AreEqual(untouched, trainer.Fit(Data()).Model.Parameters.ToArray());
    }

    [TestMethod]
    public void Rates_watches_schedule_and_callbacks_of_the_options_play_no_part()
    {
        var plain = Trainer(Parabola).FindLearningRate(Data());
        var busy = new DenseNetworkTrainer(
            new MLContext(),
            Parabola with
            {
                Optimizer = new SgdOptions { LearningRate = 5 },
                NumberOfEpochs = 1,
                Schedule = new PolynomialDecaySchedule(),
                EarlyStopping = new(),
                ReduceLearningRateOnPlateau = new(),
            },
            [new Untouchable()]).FindLearningRate(Data());
        CollectionAssert.AreEqual(plain.Points.ToArray(), busy.Points.ToArray());
    }

    [TestMethod]
    public void Rows_held_out_for_validation_are_not_trained_on()
    {
        var all = Trainer(Parabola).FindLearningRate(Data());
        var some = Trainer(Parabola with { ValidationFraction = 0.25f }).FindLearningRate(Data());
        CollectionAssert.AreNotEqual(all.Points.ToArray(), some.Points.ToArray());
    }

    [TestMethod]
    public void A_loss_that_is_no_number_ends_the_test_and_is_left_out()
    {
        var curve = Trainer(Parabola)
            .FindLearningRate(Data(), new() { LowestRate = 1e-4f, HighestRate = 1e38f, ExplosionFactor = float.MaxValue });
        Assert.IsTrue(curve.LossExploded);
        Assert.IsTrue(curve.Points.All(point => double.IsFinite(point.Loss)), JsonSerializer.Serialize(curve.Points[^1]));
    }

    [TestMethod]
    public void A_loss_that_falls_below_zero_has_not_exploded()
    {
        // For counts of 20 to 30 the Poisson loss falls from 1 to about -55.
        var counts = new MemoryView()
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 64).Select(i => 20f + i % 11)])
            .AddSingles("Features", [.. Enumerable.Range(0, 64).Select(i => new[] { i % 11 / 10f })]);
        var options = Parabola with
        {
            HiddenLayers = [new Dense(8, Activation.ReLU)],
            Optimizer = new AdamOptions(),
            Loss = new PoissonError(),
        };
        var curve = Trainer(options).FindLearningRate(counts, new() { HighestRate = 100 });

        Assert.IsLessThan(-40, curve.Points.Min(point => point.SmoothedLoss), curve.ToString());
        Assert.IsInRange(1e-3f, 10f, curve.Suggestion);
    }

    [TestMethod]
    public void A_loss_around_zero_explodes_by_what_it_fell()
    {
        var watch = new ExplosionWatch(factor: 4, mayBeNegative: true);
        foreach (var loss in new[] { 2, 1, .1, .01, .3, -.1, 5.8 })
            Assert.IsFalse(watch.HasExploded(loss), $"{loss}");
        Assert.IsTrue(watch.HasExploded(6), "It is more than 3 times 2 above -0.1.");
        Assert.IsTrue(watch.HasExploded(double.NaN));
    }

    [TestMethod]
    public void Settings_are_checked_first() =>
        Assert.ThrowsExactly<ArgumentException>(() => Trainer(Parabola).FindLearningRate(Data(), new() { Steps = 1 }));

    [TestMethod]
    public void On_handwritten_digits_the_suggestion_trains_well_and_ten_times_as_much_or_a_hundredth_less_well()
    {
        var mlContext = new MLContext();
        var raw = mlContext.Data.LoadFromTextFile(
            Path.Combine(RealData.Folder("digits"), "optdigits.tra.csv"),
            [new("Pixels", DataKind.Single, 0, 63), new("Digit", DataKind.Single, 64)], separatorChar: ',');
        var data = mlContext.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(mlContext.Transforms.Rescale("Features", "Pixels", scale: 1 / 16f)).Fit(raw).Transform(raw);

        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(32, Activation.ReLU)],
            NumberOfEpochs = 1,
            ValidationFraction = 0.2f,
            Seed = 7,
            Device = TestDevice.Device
        };
        var suggestion = Trainer(options).FindLearningRate(data).Suggestion;

        Assert.IsInRange(0.003f, 0.1f, suggestion);
        Assert.IsGreaterThan(0.9, Accuracy(suggestion));
        Assert.IsLessThan(0.9, Accuracy(suggestion / 100));
        Assert.IsLessThan(0.9, Accuracy(suggestion * 10));

        double Accuracy(float rate) =>
            Trainer(options with { Optimizer = new AdamOptions { LearningRate = rate } })
            .Fit(data).History.Epochs[^1].ValidationMetric!.Value;
    }

    private static DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(new MLContext(), options);

    /// <summary>32 rows of y = 3 x ± 0.5, x = ±scale.</summary>
    private static MemoryView Data(float scale = 1) => new MemoryView()
        .Add("Label", NumberDataViewType.Single,
            [.. Enumerable.Range(0, 32).Select(i => (i % 2 == 0 ? 3 : -3) + (i / 2 % 2 == 0 ? 0.5f : -0.5f))])
        .AddSingles("Features", [.. Enumerable.Range(0, 32).Select(i => new[] { i % 2 == 0 ? scale : -scale })]);

    private sealed class Untouchable : TrainingCallback
    {
        public override void OnTrainingBegin(TrainingRun run) => Assert.Fail("A mock training is no run.");

        public override void OnBatchEnd(TrainingRun run) => Assert.Fail("A mock training is no run.");
    }
}
