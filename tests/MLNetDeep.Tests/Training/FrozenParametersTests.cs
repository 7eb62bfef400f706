using Microsoft.ML;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class FrozenParametersTests
{
    private static readonly MemoryView Rows = LabelledRows.Draw(80, classes: 3);

    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(8, Activation.Tanh), new Dense(6, Activation.ReLU) { Trainable = false }, new Dense(5, Activation.Tanh)],
        NumberOfEpochs = 3,
        BatchSize = 8,
        Seed = 3,
        Device = TestDevice.Device,
    };

    private static IEnumerable<object[]> Optimizers =>
    [
        [new SgdOptions { LearningRate = 0.1f, Momentum = 0.9f, Nesterov = true }],
        [new AdamOptions { LearningRate = 0.1f }],
        [new RmsPropOptions { LearningRate = 0.1f }],
        [new AdagradOptions { LearningRate = 0.1f }],
    ];

    [TestMethod]
    public void A_layer_says_that_it_is_frozen_and_nothing_where_it_is_trained()
    {
        Assert.AreEqual("Dropout { Rate = 0.5 }", new Dropout(0.5f).ToString());
        Assert.AreEqual("Dropout { Rate = 0.5, Trainable = False }", new Dropout(0.5f) { Trainable = false }.ToString());
    }

    [TestMethod]
    public void Layers_are_trained_by_default() => Assert.IsTrue(new Dense(1).Trainable && new Dropout(0.5f).Trainable);

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_frozen_layer_is_bit_equal_before_and_after_and_the_others_move(OptimizerOptions optimizer)
    {
        var start = Fit(Options with { Optimizer = new SgdOptions { LearningRate = 1e-30f }, NumberOfEpochs = 1 });

        var trained = Fit(Options with { Optimizer = optimizer });

        foreach (var name in start.WeightNames)
        {
            var moved = !Bits(start, name).SequenceEqual(Bits(trained, name));
            Assert.AreEqual(name is not ("2.weight" or "2.bias"), moved, name);
        }
    }

    [TestMethod]
    public void Whatever_moves_a_frozen_parameter_the_step_puts_it_back_and_no_other()
    {
        var specification = NetworkSpecification.WithOutput(3, [new Dense(4), new Dense(5) { Trainable = false }], 2);
        using var network = TorchPair.InTorchMemory(specification, seed: 1);
        var start = network.CopyParameters();
        var (begin, end) = (specification.ParametersOf(1).First().Offset, specification.ParametersOf(2).First().Offset);

        var frozen = new FrozenParameters(network);
        network.Parameters.Values.Fill(7);
        frozen.Restore(new Slice(0, int.MaxValue));

        var restored = network.CopyParameters();
        CollectionAssert.AreEqual(start[begin..end], restored[begin..end]);
        Assert.IsFalse(restored[..begin].Concat(restored[end..]).Any(value => value != 7));
    }

    [TestMethod]
    public void The_loop_restores_after_every_step()
    {
        var specification = NetworkSpecification.WithOutput(3, [new Dense(4) { Trainable = false }], 3);
        using var network = TorchPair.InTorchMemory(specification, seed: 1);
        var start = network.CopyParameters();
        using var examples = new RowStore(MadeUpData.ZeroFeatures(16, width: 3), Labels: null, new int[16], 0);
        var seenAtStart = new List<float>();
        using var loop = new TrainingLoop(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = new DenseNetworkOptions { BatchSize = 8, NumberOfEpochs = 2, Optimizer = new SgdOptions { LearningRate = 0.1f } },
            Engine = TrainingEngineKind.Torch,
            Seed = 1,
            BatchSize = 8,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(examples),
            Validation = null,
            SkippedRowCount = 0,
            // Stands in for an optimizer that moves what it should not.
            Callbacks = [new AfterEachStep(() => { seenAtStart.Add(network.Parameters.Values[0]); network.Parameters.Values[0] = 99; })],
            CheckAlive = () => { },
        });

        loop.Run();

        CollectionAssert.AreEqual(Enumerable.Repeat(start[0], 4).ToArray(), seenAtStart);
    }

    private sealed class AfterEachStep(Action act) : TrainingCallback
    {
        public override void OnBatchEnd(TrainingRun run) => act();
    }

    [TestMethod]
    public void With_all_hidden_layers_frozen_the_output_still_learns()
    {
        var frozen = Options with { HiddenLayers = [.. Options.HiddenLayers.Select(layer => layer with { Trainable = false })] };
        var history = new DenseNetworkTrainer(new MLContext(), frozen with { NumberOfEpochs = 30 }).Fit(Rows).History;
        Assert.IsLessThan(history.Epochs[0].Loss, history.Epochs[^1].Loss);
    }

    [TestMethod]
    public void A_saved_model_remembers_what_was_frozen()
    {
        using var zip = new MemoryStream(SavedModel.Of(new DenseNetworkTrainer(new MLContext(), Options).Fit(Rows)));
        var loaded = new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;
        CollectionAssert.AreEqual(new[] { true, false, true, true }, loaded.Layers.Select(layer => layer.Layer.Trainable).ToArray());
    }

    private static DenseNetworkModel Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(new MLContext(), options).Fit(Rows).Model;

    private static int[] Bits(DenseNetworkModel model, string name) =>
        [.. model.GetWeights(name).ToArray().Select(BitConverter.SingleToInt32Bits)];
}
