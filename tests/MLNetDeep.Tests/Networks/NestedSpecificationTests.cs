using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class NestedSpecificationTests
{
    private static readonly Layer[] Hidden =
    [
        new Dense(4, Activation.ReLU) { UseBias = false },
        new BatchNormalization { UseScale = false },
        new Residual(new Dense(6, Activation.Selu), new SeluDropout(.1f), new Skip(new RmsNormalization()), new Dense(4)),
        new Skip(new Dense(2), new BatchNormalization()),
        new LayerNormalization(),
    ];

    [TestMethod]
    public void Arrays_have_the_names_PyTorch_would_give_them()
    {
        var specification = NetworkSpecification.WithOutput(3, Hidden, 2);

        Assert.AreEqual("""
            0.weight [4, 3] at 0
            2.bias [4] at 12
            3.0.weight [6, 4] at 16
            3.0.bias [6] at 40
            3.3.0.weight [6] at 46
            3.4.weight [4, 12] at 52
            3.4.bias [4] at 100
            4.0.weight [2, 4] at 104
            4.0.bias [2] at 112
            4.1.weight [2] at 114
            4.1.bias [2] at 116
            5.weight [6] at 118
            5.bias [6] at 124
            6.weight [2, 6] at 130
            6.bias [2] at 142
            2.running_mean [4] at 144
            2.running_var [4] at 148
            4.1.running_mean [2] at 152
            4.1.running_var [2] at 154
            """, string.Join('\n', specification.Slots.Select(slot => $"{slot.Name} [{string.Join(", ", slot.Shape)}] at {slot.Offset}")));
        Assert.AreEqual((144, 12, 156), (specification.ParameterCount, specification.StatisticCount, specification.ValueCount));
    }

    [TestMethod]
    public void Widths_parameters_and_numbers_are_those_of_each_layer()
    {
        var specification = NetworkSpecification.WithOutput(3, Hidden, 2);

        CollectionAssert.AreEqual(new[] { 4, 4, 4, 6, 6, 2 }, specification.Placed.Select(layer => layer.OutputSize).ToArray());
        CollectionAssert.AreEqual(new[] { 12, 4, 88, 14, 12, 14 }, specification.Placed.Select(layer => layer.ParameterCount).ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 13).ToArray(), specification.AllPlaced.Select(layer => layer.Index).ToArray());
    }

    [TestMethod]
    public void A_residual_block_that_ends_at_another_width_is_refused_with_both_widths()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => NetworkSpecification.WithOutput(3, [new Dense(8), new Skip(new Residual(new Dense(5)))], 1));

        Assert.AreEqual("A Residual block must end as wide as it begins. Received: layer 1.0, which begins with 8 values and ends with "
            + "5. Let the last layer in it have 8 units, put a Dense(5) before the block, or use Skip, which needs no equal "
            + "widths.", error.Message);
    }

    [TestMethod]
    public void Too_many_parameters_are_refused_before_memory_is_taken()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => NetworkSpecification.WithOutput(100_000, [new Residual(new Dense(100_000))], 1));

        Assert.AreEqual("The network must have fewer than 536870897 parameters. Received: 10000100000 up to layer 0.0, a Dense(100000) "
            + "on 100000 inputs. Use smaller layers, or fewer features.", error.Message);
    }
}
