using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Options.Optimizers;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>Optimizers through the trainer, as a program uses them.</summary>
[TestClass]
public sealed class OptimizersInTrainingTests
{
    private static readonly MemoryView Line = MakeLine(60);

    private static IEnumerable<object[]> Kinds => OptimizerOptionsTests.OneOfEach.Select(options => new object[] { options });

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_kind_learns_a_line_to_the_same_bits_each_time(OptimizerOptions optimizer)
    {
        // Adadelta finds the size of its steps itself, starting from very small ones; Adagrad's only ever get smaller.
        var rate = optimizer switch { AdadeltaOptions => 30, AdagradOptions => 0.3f, _ => 0.02f };
        var options = new DenseNetworkOptions
        {
            Optimizer = optimizer with { LearningRate = rate },
            HiddenLayers = [],
            NumberOfEpochs = 60,
            BatchSize = 10,
        };

        var model = Fit(options);

        Assert.IsLessThan(0.1 * model.History.Epochs[0].Loss, model.History.Epochs[^1].Loss);
        CollectionAssert.AreEqual(Weights(model), Weights(Fit(options)));
    }

    [TestMethod]
    public void Accumulated_batches_are_a_batch_as_large_as_all_of_them()
    {
        var small = Fit(Accumulating(batchSize: 5, steps: 4));
        var large = Fit(Accumulating(batchSize: 20, steps: 1));
        Near(Weights(large), Weights(small));

        // 60 rows: 4 + 4 + 4 batches of 5; in steps of 8 the last 4 are left over, and are an update of their own.
        Near(Weights(Fit(Accumulating(batchSize: 5, steps: 12))), Weights(Fit(Accumulating(batchSize: 60, steps: 1))));
        Assert.AreNotEqual(Weights(large)[0], Weights(Fit(Accumulating(batchSize: 5, steps: 8)))[0], 1e-4);
        Near(Weights(Fit(Accumulating(batchSize: 5, steps: 1000))), Weights(Fit(Accumulating(batchSize: 60, steps: 1))));

        static DenseNetworkOptions Accumulating(int batchSize, int steps) => new()
        {
            Optimizer = new SgdOptions { Momentum = 0.5f, AccumulationSteps = steps },
            HiddenLayers = [new Dense(4, Activation.Tanh)],
            BatchSize = batchSize,
            Shuffle = false,
            NumberOfEpochs = 3,
        };
    }

    [TestMethod]
    public void Averaged_weights_are_validated_and_become_the_model()
    {
        var plain = new DenseNetworkOptions
        {
            HiddenLayers = [],
            NumberOfEpochs = 4,
            StandardizeTargets = false,
            BatchSize = 10,
            Optimizer = new SgdOptions { LearningRate = 0.1f }
        };
        var averaging = plain with { Optimizer = plain.Optimizer with { WeightAveraging = new WeightAveraging { Momentum = 0.9f } } };

        var (model, other) = (Fit(averaging, Line), Fit(plain, Line));

        // Training continues with the weights themselves, so its losses are the same.
        CollectionAssert.AreEqual(other.History.Epochs.Select(e => e.Loss).ToArray(), model.History.Epochs.Select(e => e.Loss).ToArray());
        Assert.AreNotEqual(other.History.Epochs[^1].ValidationLoss, model.History.Epochs[^1].ValidationLoss);
        Assert.AreEqual(model.History.Epochs[^1].ValidationLoss!.Value, SquaredError(model), 1e-5 * SquaredError(model));
    }

    [TestMethod]
    public void The_best_weights_are_averaged_ones()
    {
        // A rate at which the loss grows from epoch to epoch: the first is the best.
        var model = Fit(new DenseNetworkOptions
        {
            HiddenLayers = [],
            StandardizeTargets = false,
            NumberOfEpochs = 4,
            BatchSize = 10,
            Optimizer = new SgdOptions { LearningRate = 1.5f, WeightAveraging = new WeightAveraging { Momentum = 0.9f } },
            EarlyStopping = new EarlyStopping { Patience = 2 },
        }, Line);

        Assert.IsLessThan(4, model.History.WeightsFromEpoch);
        var best = model.History.Epochs[model.History.WeightsFromEpoch - 1].ValidationLoss!.Value;
        Assert.AreEqual(best, SquaredError(model), 1e-4 * best);
    }

    [TestMethod]
    public void A_layer_whose_factor_is_zero_keeps_its_start_weights()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(4, Activation.Tanh) { LearningRateFactor = 0 }, new Dense(3, Activation.Tanh)],
            NumberOfEpochs = 2,
            BatchSize = 10,
            Optimizer = new AdamWOptions { WeightDecay = 1 },
        };
        var (one, longer) = (Fit(options).Model, Fit(options with { NumberOfEpochs = 5 }).Model);

        CollectionAssert.AreEqual(one.GetWeights("0.weight").ToArray(), longer.GetWeights("0.weight").ToArray());
        CollectionAssert.AreNotEqual(one.GetWeights("2.weight").ToArray(), longer.GetWeights("2.weight").ToArray());
    }

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options, IDataView? validation = null) =>
        new DenseNetworkTrainer(new MLContext(), options with { Device = TestDevice.Device, Seed = 7 }).Fit(Line, validation);

    private static float[] Weights(DenseNetworkTransformer model) => model.Model.Parameters.ToArray();

    private static double SquaredError(DenseNetworkTransformer model)
    {
        var scored = model.Transform(Line);
        return scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Label"), (score, label) => Math.Pow(score - label, 2))
            .Average();
    }

    private static void Near(float[] expected, float[] actual) =>
        OptimizerTrial.AssertClose([.. expected.Select(w => (double)w)], actual, "Weights");

    /// <summary>y = x₀ - ½ x₁ + ¼.</summary>
    private static MemoryView MakeLine(int rows)
    {
        var random = new Random(1);
        float[][] features = [.. Enumerable.Range(0, rows).Select(_ => new[] { 2 * random.NextSingle() - 1, 2 * random.NextSingle() - 1 })];
        return new MemoryView().Add("Label", NumberDataViewType.Single, [.. features.Select(x => x[0] - x[1] / 2 + 0.25f)])
            .AddSingles("Features", features);
    }
}
