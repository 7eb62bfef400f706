using MLNetDeep.Networks;
using MLNetDeep.Training;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class TrainingMemoryTests
{
    private static readonly OptimizerOptions Sgd = new SgdOptions();

    /// <summary>Counted by hand: 784·100 + 100 + 100·10 + 10 = 79,510 parameters.</summary>
    [TestMethod]
    public void It_counts_the_arrays_of_the_network_of_a_batch_and_of_the_rows()
    {
        var network = NetworkSpecification.WithOutput(784, [new Dense(100, Activation.ReLU)], 10);
        // Parameters, gradients, two of Adam, four while it updates; four of the features and six of each layer, 1,024 rows at once in an
        // evaluation; of each row six values, and labels and scores of ten classes.
        const long expected = TrainingMemory.OfLibraries + 4 * (8 * 79_510L + 1024 * (4 * 784 + 6 * 110L) + 60_000 * (6 + 20L));
        Assert.AreEqual(expected, TrainingMemory.BytesOf(network, new AdamOptions(), batchSize: 512, rowCount: 60_000));
    }

    /// <summary>What was left free before, whatever the network: 1 GiB.</summary>
    [TestMethod]
    public void A_wide_network_keeps_more_free_than_a_gigabyte_and_a_small_one_less()
    {
        var wide = NetworkSpecification.WithOutput(1000, [new Dense(16_384), new Dense(16_384)], 10);
        Assert.IsGreaterThan(8L << 30, TrainingMemory.BytesOf(wide, new AdamOptions(), batchSize: 256, rowCount: 1000));

        var narrow = NetworkSpecification.WithOutput(20, [new Dense(64)], 1);
        Assert.IsLessThan(300L << 20, TrainingMemory.BytesOf(narrow, new AdamOptions(), batchSize: 256, rowCount: 100_000));
    }

    [TestMethod]
    public void A_large_batch_counts_with_every_layer_also_those_inside_blocks_and_of_members()
    {
        long Of(params Layer[] layers)
        {
            var network = NetworkSpecification.WithOutput(8, layers, 1);
            return TrainingMemory.BytesOf(network, Sgd, batchSize: 1_000_000, rowCount: 1)
                - TrainingMemory.BytesOf(network, Sgd, batchSize: 100_000, rowCount: 1);
        }

        const long perWidth = 900_000L * 4 * 6;
        var plain = Of(new Dense(8));
        Assert.AreEqual(perWidth * (16 + 8), Of(new Dense(8), new Residual(new Dense(8), new Dense(8))) - plain);
        // The layer's own 8 for each of four members, and three more outputs.
        Assert.AreEqual(perWidth * (32 - 8 + 3), Of(new SharedEnsemble(4, new Dense(8))) - plain, perWidth * 64);
        Assert.IsGreaterThan(plain, Of(new TableEncoding { Numbers = new PiecewiseLinearNumbers() }, new Dense(8)));
    }

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void What_an_optimizer_remembers_counts(OptimizerOptions optimizer, int arrays)
    {
        var network = NetworkSpecification.WithOutput(100, [new Dense(100)], 1);
        Assert.AreEqual(
            arrays * 4L * network.ParameterCount,
            TrainingMemory.BytesOf(network, optimizer, 32, 1000) - TrainingMemory.BytesOf(network, Sgd, 32, 1000),
            optimizer.ToString());
    }

    public static IEnumerable<object[]> Optimizers =>
    [
        [new SgdOptions { Momentum = .9f }, 1], [new AdamOptions(), 2], [new AdamOptions { AmsGrad = true }, 3], [new LionOptions(), 1],
        [new AdamWOptions { WeightAveraging = new WeightAveraging() }, 3], [new AdagradOptions(), 1], [new AdadeltaOptions(), 2],
        [new RmsPropOptions { Centered = true, Momentum = .9f }, 3],
    ];
}
