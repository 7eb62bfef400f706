using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Randomness;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

[TestClass]
public sealed class LayersLearnTests
{
    private const int Rows = 120;

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void Every_layer_and_activation_learns_in_a_small_fit(int example, string layer)
    {
        var history = Fit(new DenseNetworkOptions
        {
            HiddenLayers = LayerExamples.ForFit(LayerExamples.HiddenLayers.ElementAt(example)),
            NumberOfEpochs = 8,
            BatchSize = 16,
            Optimizer = new AdamOptions { LearningRate = .03f },
        }).History;

        Assert.IsLessThan(.8 * history.Epochs[0].Loss, history.Epochs[^1].Loss, layer);
    }

    [TestMethod]
    public void The_same_seed_gives_bit_equal_weights_and_running_statistics()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = LayerExamples.ForFit(
            LayerExamples.HiddenLayers.SelectMany(hidden => hidden)),
            NumberOfEpochs = 2,
            BatchSize = 16,
            ValidationFraction = .25f
        };

        var (first, second) = (Fit(options), Fit(options));

        CollectionAssert.AreEqual(first.Model.Parameters.ToArray(), second.Model.Parameters.ToArray());
        CollectionAssert.AreEqual(
            first.History.Epochs.Select(epoch => epoch with { Duration = default }).ToArray(),
            second.History.Epochs.Select(epoch => epoch with { Duration = default }).ToArray());
    }

    [TestMethod]
    public void Running_statistics_are_those_of_the_best_epoch()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new BatchNormalization { Momentum = .5f }, new Dense(4, Activation.ReLU)],
            BatchSize = 16,
            // Only an epoch that betters the one before by a million counts as better, so that the first stays the best.
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.Loss, MinimumImprovement = 1e6f, Patience = 3 },
        };

        var (restored, firstEpoch) = (Fit(options), Fit(options with { NumberOfEpochs = 1 }));

        Assert.AreEqual(1, restored.History.WeightsFromEpoch);
        Assert.HasCount(4, restored.History.Epochs);
        CollectionAssert.AreEqual(firstEpoch.Model.Parameters.ToArray(), restored.Model.Parameters.ToArray());
    }

    [TestMethod]
    public void Reported_losses_hold_the_penalties()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Residual(new Dense(3) { L1Penalty = .5f }), new Dense(4) { L2Penalty = 2 }],
            NumberOfEpochs = 1,
            StandardizeTargets = false,
            Optimizer = new SgdOptions { LearningRate = 1e-9f },
        };
        var data = Data();
        var model = new DenseNetworkTrainer(new MLContext(seed: 1), options).Fit(data, data);

        double Sum(string name, Func<double, double> of) => model.Model.GetWeights(name).ToArray().Sum(weight => of(weight));
        var penalties = .5 * Sum("0.0.weight", Math.Abs) + 2 * Sum("1.weight", weight => weight * weight);
        var squares = new MLContext().Regression.Evaluate(model.Transform(data)).MeanSquaredError;

        Assert.AreEqual(squares + penalties, model.History.Epochs[0].ValidationLoss!.Value, 1e-4);
        Assert.AreEqual(squares + penalties, model.History.Epochs[0].Loss, 1e-4);
        Assert.AreEqual(Math.Sqrt(squares), model.History.Epochs[0].ValidationMetric!.Value, 1e-4);
    }

    [TestMethod]
    public void Penalties_draw_weights_to_zero()
    {
        double Size(Dense dense) =>
            Fit(new DenseNetworkOptions
            {
                HiddenLayers = [dense],
                NumberOfEpochs = 10,
                BatchSize = 16,
                Optimizer = new AdamOptions { LearningRate = .03f }
            }).Model.GetWeights("0.weight").ToArray().Sum(Math.Abs);

        var free = Size(new Dense(8, Activation.Tanh));
        Assert.IsLessThan(.5 * free, Size(new Dense(8, Activation.Tanh) { L1Penalty = .1f }));
        Assert.IsLessThan(.7 * free, Size(new Dense(8, Activation.Tanh) { L2Penalty = 1 }));
    }

    [TestMethod]
    public void A_block_of_unequal_widths_is_refused_before_data_is_read()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Fit(new DenseNetworkOptions { HiddenLayers = [new Residual(new Dense(7))] }));

        StringAssert.Contains(error.Message, "layer 0, which begins with 3 values and ends with 7");
    }

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options) =>
        new DenseNetworkTrainer(new MLContext(seed: 1), options).Fit(Data());

    /// <summary>Features of mean 0 and a label that follows from them, far from linearly.</summary>
    private static MemoryView Data()
    {
        var stream = new RandomStream(4, RandomPurpose.Order);
        var features = new float[Rows][];
        var labels = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            features[row] = [stream.NextNormal(), stream.NextNormal(), stream.NextNormal()];
            labels[row] = 2 * features[row][0] - features[row][1] + MathF.Abs(features[row][2]);
        }
        return new MemoryView().AddSingles("Features", features).Add("Label", NumberDataViewType.Single, labels);
    }
}
