using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class NetworkSpecificationTests
{
    [TestMethod]
    public void Parameters_are_named_and_shaped_as_in_PyTorchs_Sequential()
    {
        // Sequential(Linear(784, 100), ReLU(), Dropout(.3), Linear(100, 10))
        var network = NetworkSpecification.WithOutput(784, [new Dense(100, Activation.ReLU), new Dropout(0.3f)], 10);

        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias", "3.weight", "3.bias" }, network.Slots.Select(s => s.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "100x784", "100", "10x100", "10" }, network.Slots.Select(s => string.Join('x', s.Shape)).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 78_400, 78_500, 79_500 }, network.Slots.Select(s => s.Offset).ToArray());
        CollectionAssert.AreEqual(new[] { 78_400, 100, 1_000, 10 }, network.Slots.Select(s => s.Length).ToArray());
        Assert.AreEqual(79_510, network.ParameterCount);
        CollectionAssert.AreEqual(new[] { 100, 100, 10 }, network.Placed.Select(layer => layer.OutputSize).ToArray());
        Assert.AreEqual((784, 10), (network.InputSize, network.OutputSize));
        Assert.IsEmpty(network.ParametersOf(1));
        Assert.AreEqual((784, 100), (network.Placed[0].InputSize, network.Placed[2].InputSize));
    }

    [TestMethod]
    public void Each_activation_but_linear_takes_a_number_of_its_own()
    {
        // Sequential(Dropout(.1), Linear(3, 2), Linear(2, 4), Tanh(), Linear(4, 5), Sigmoid(), Dropout(.2), Dropout(.3), Linear(5, 1))
        var network = NetworkSpecification.WithOutput(
            3, [new Dropout(0.1f), new Dense(2), new Dense(4, Activation.Tanh), new Dense(5, Activation.Sigmoid), new Dropout(0.2f),
            new Dropout(0.3f)], 1);

        CollectionAssert.AreEqual(
            new[] { "1.weight", "1.bias", "2.weight", "2.bias", "4.weight", "4.bias", "8.weight", "8.bias" },
            network.Slots.Select(s => s.Name).ToArray());
        Assert.AreEqual(4 * 2 + 3 * 4 + 5 * 5 + 6, network.ParameterCount);
    }

    [TestMethod]
    public void Without_hidden_layers_there_is_the_output_layer_alone()
    {
        var network = NetworkSpecification.WithOutput(4, [], 3);
        CollectionAssert.AreEqual(new Layer[] { new Dense(3) }, network.Layers.ToArray());
        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias" }, network.Slots.Select(s => s.Name).ToArray());
    }

    [TestMethod]
    public void Networks_too_large_for_one_buffer_are_refused()
    {
        Assert.AreEqual(
            "The network must have fewer than 536870897 parameters. Received: 1048576000000 up to layer 0, a Dense(1000000) on 1048575 "
            + "inputs. Use smaller layers, or fewer features.",
            Assert.ThrowsExactly<ArgumentException>(
            () => new NetworkSpecification(1_048_575, [new Dense(1_000_000), new Dense(1)])).Message);

        // Each layer alone would fit.
        Assert.AreEqual(
            "The network must have fewer than 536870897 parameters. Received: 600039999 up to layer 1, a Dense(9999) on 30000 inputs. "
            + "Use smaller layers, or fewer features.",
            Assert.ThrowsExactly<ArgumentException>(() => new NetworkSpecification(10_001, [new Dense(30_000), new Dense(9_999)])).Message);
    }
}
