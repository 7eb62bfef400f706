using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class DropoutMaskTests
{
    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(0.3f)]
    [DataRow(0.5f)]
    [DataRow(0.9f)]
    public void The_rate_is_dropped_and_the_rest_scaled_up(float rate)
    {
        const int Count = 100_000;
        var mask = Draw(seed: 1, step: 1, layer: 0, rate, [250, 400]);

        var dropped = mask.Count(m => m == 0) / (double)Count;
        Assert.AreEqual(rate, dropped, 4 * Math.Sqrt(rate * (1 - rate) / Count));
        Assert.IsTrue(mask.All(m => m == 0 || m == 1 / (1 - rate)));
        Assert.AreEqual(1, mask.Average(), 4 * Math.Sqrt(rate / (1 - rate) / Count), "Sums keep their expected size.");
    }

    [TestMethod]
    public void A_mask_is_a_function_of_seed_step_and_layer()
    {
        var mask = Draw(seed: 1, step: 2, layer: 3);
        CollectionAssert.AreEqual(mask, Draw(seed: 1, step: 2, layer: 3));
        CollectionAssert.AreNotEqual(mask, Draw(seed: 4, step: 2, layer: 3));
        CollectionAssert.AreNotEqual(mask, Draw(seed: 1, step: 4, layer: 3));
        CollectionAssert.AreNotEqual(mask, Draw(seed: 1, step: 2, layer: 4));
    }

    [TestMethod]
    public void Masks_of_odd_size_are_filled_to_the_end()
    {
        var mask = Draw(seed: 1, step: 1, layer: 0, rate: 0.5f, [1, 3]);
        Assert.IsTrue(mask.All(m => m is 0 or 2));
        CollectionAssert.AreEqual(Draw(seed: 1, step: 1, layer: 0, rate: 0.5f, [1, 4])[..3], mask);
    }

    [TestMethod]
    public void Rows_and_columns_are_dropped_independently()
    {
        var mask = Draw(seed: 1, step: 1, layer: 0, rate: 0.5f, [1000, 10]);
        var both = Enumerable.Range(0, 1000).Count(row => mask[row * 10] == 0 && mask[row * 10 + 1] == 0) / 1000.0;
        Assert.AreEqual(0.25, both, 0.06);
    }

    [TestMethod]
    public void A_network_drops_in_training_and_passes_all_through_in_scoring()
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(new NetworkSpecification(50, [new Dropout(0.4f), new Dense(1)]), CPU, seed: 1);
        network.Parameters.Values[..50].Fill(1);
        var ones = ones_like(empty(1, 50));
        var mask = Draw(seed: 9, step: 5, layer: 0, rate: 0.4f, [1, 50]);

        Assert.AreEqual(50, network.Forward(ones, noise: null).item<float>(), 1e-4);
        Assert.AreEqual(mask.Sum(), network.Forward(ones, new TrainingNoise(9, 5)).item<float>(), 1e-4);
    }

    [TestMethod]
    public void A_rate_of_zero_drops_nothing()
    {
        Assert.IsTrue(Draw(seed: 1, step: 1, layer: 0, rate: 0, [10, 10]).All(m => m == 1));
    }

    private static float[] Draw(int seed, long step, int layer, float rate = 0.5f, params long[] shape)
    {
        using var scope = NewDisposeScope();
        using var state = NetworkState.Start(NetworkSpecification.WithOutput(2, [], 1), seed: 1);
        using var memory = new NetworkTensors(state, CPU, float32);
        return new TrainingNoise(seed, step).DropoutMask(empty(shape.Length == 0 ? [4, 16] : shape), layer, rate, memory).data<float>()
            .ToArray();
    }
}
