using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class StartWeightsTests
{
    private readonly NetworkSpecification _network = NetworkSpecification.WithOutput(
        200, [new Dense(100, Activation.ReLU), new Dropout(0.5f)], 50);

    [TestMethod]
    public void Weights_are_uniform_between_Glorots_bounds_and_biases_zero()
    {
        var parameters = Draw(1);
        foreach (var (slot, bound) in new[] { ("0.weight", Math.Sqrt(6.0 / 300)), ("3.weight", Math.Sqrt(6.0 / 150)) })
        {
            var weights = Values(parameters, slot);
            Assert.IsLessThanOrEqualTo(bound * (1 + 1e-6), (double)weights.Max());
            Assert.IsGreaterThanOrEqualTo(-bound * (1 + 1e-6), (double)weights.Min());
            Assert.IsGreaterThan(bound * 0.99, (double)weights.Max(), "The bound is reached.");
            Assert.IsLessThan(-bound * 0.99, (double)weights.Min(), "The bound is reached.");
            Assert.AreEqual(0, weights.Average(), bound * 0.04, $"The mean of {slot}.");
            Assert.AreEqual(bound * bound / 3, weights.Average(w => w * w), bound * bound * 0.02, $"The variance of {slot}.");
        }
        Assert.IsTrue(Values(parameters, "0.bias").Concat(Values(parameters, "3.bias")).All(b => b == 0));
    }

    [TestMethod]
    public void The_seed_decides_them()
    {
        CollectionAssert.AreEqual(Draw(1), Draw(1));
        CollectionAssert.AreNotEqual(Values(Draw(1), "0.weight"), Values(Draw(2), "0.weight"));
    }

    [TestMethod]
    public void A_layers_weights_do_not_depend_on_the_layers_after_it()
    {
        var longer = NetworkSpecification.WithOutput(200, [new Dense(100, Activation.ReLU), new Dense(7)], 50);
        var parameters = new float[longer.ParameterCount];
        StartWeights.Draw(longer, 1, parameters);
        CollectionAssert.AreEqual(Values(Draw(1), "0.weight"), parameters[..20_000]);
    }

    private float[] Draw(int seed)
    {
        var parameters = new float[_network.ParameterCount];
        parameters.AsSpan().Fill(float.NaN);
        StartWeights.Draw(_network, seed, parameters);
        return parameters;
    }

    private float[] Values(float[] parameters, string name)
    {
        var slot = _network.Slots.Single(s => s.Name == name);
        return parameters.AsSpan(slot.Offset, slot.Length).ToArray();
    }
}
