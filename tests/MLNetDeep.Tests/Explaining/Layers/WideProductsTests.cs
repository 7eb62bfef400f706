using MLNetDeep.Explaining.Layers;

namespace MLNetDeep.Tests.Explaining.Layers;

[TestClass]
public sealed class WideProductsTests
{
    [TestMethod]
    public void Products_are_those_of_plain_loops_at_every_length()
    {
        var random = new Random(3);
        for (var length = 0; length < 70; length++)
        {
            var weights = Enumerable.Range(0, length).Select(_ => random.NextSingle() - .5f).ToArray();
            var values = Enumerable.Range(0, length).Select(_ => random.NextDouble() - .5).ToArray();
            Assert.AreEqual(weights.Zip(values, (w, v) => w * v).Sum(), WideProducts.Dot(weights, values), 1e-14, $"length {length}");

            double[] sums = [.. values];
            WideProducts.AddScaled(weights, 3, sums);
            for (var i = 0; i < length; i++)
                Assert.AreEqual(values[i] + 3 * (double)weights[i], sums[i], 1e-15, $"slot {i} of {length}");
        }
    }
}
