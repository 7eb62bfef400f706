using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class InitializerTests
{
    private const int Inputs = 300;
    private const int Units = 200;

    [TestMethod]
    public void Each_initializer_has_the_spread_and_the_limit_of_Keras()
    {
        (WeightInitializer Initializer, double Variance, bool IsNormal)[] expected =
        [
            (WeightInitializer.GlorotUniform, 2.0 / (Inputs + Units), false),
            (WeightInitializer.GlorotNormal, 2.0 / (Inputs + Units), true),
            (WeightInitializer.HeUniform, 2.0 / Inputs, false),
            (WeightInitializer.HeNormal, 2.0 / Inputs, true),
            (WeightInitializer.LeCunUniform, 1.0 / Inputs, false),
            (WeightInitializer.LeCunNormal, 1.0 / Inputs, true),
            (WeightInitializer.Zeros, 0, false),
        ];
        CollectionAssert.AreEquivalent(LayerExamples.Initializers.ToArray(), expected.Select(e => e.Initializer).ToArray());

        foreach (var (initializer, variance, isNormal) in expected)
        {
            var weights = Drawn(new Dense(Units) { Initializer = initializer, UseBias = false });
            var limit = isNormal ? 2 * Math.Sqrt(variance) / .87962566103423978 : Math.Sqrt(3 * variance);
            Assert.AreEqual(Math.Sqrt(variance), Math.Sqrt(weights.Average(w => w * (double)w)), .01 * Math.Sqrt(variance),
                initializer.ToString());
            Assert.AreEqual(0, weights.Average(), .02 * Math.Sqrt(variance), initializer.ToString());
            Assert.AreEqual(limit, weights.Max(Math.Abs), .001 * limit, initializer.ToString());
            // A normal distribution has most of its values near the middle.
            if (variance > 0)
                Assert.AreEqual(isNormal ? .72 : .5, weights.Count(w => Math.Abs(w) < limit / 2) / (double)weights.Length, .01,
                    initializer.ToString());
        }
    }

    [TestMethod]
    public void Biases_start_at_0_and_factors_at_1_and_running_variances_at_1()
    {
        var specification = new NetworkSpecification(
            2, [new Dense(2) { Initializer = WeightInitializer.Zeros }, new BatchNormalization(), new LayerNormalization(),
            new RmsNormalization()]);
        var (parameters, statistics) = (new float[specification.ParameterCount], new float[specification.StatisticCount]);

        StartWeights.Draw(specification, seed: 1, parameters);
        StartWeights.Statistics(specification, statistics);

        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1 }, parameters);
        CollectionAssert.AreEqual(new float[] { 0, 0, 1, 1 }, statistics);
    }

    [TestMethod]
    public void Weights_are_a_function_of_the_seed_and_the_layers_number()
    {
        var dense = new Dense(Units) { Initializer = WeightInitializer.HeNormal, UseBias = false };
        CollectionAssert.AreEqual(Drawn(dense), Drawn(dense));
        CollectionAssert.AreNotEqual(Drawn(dense), Drawn(dense, seed: 2));
        CollectionAssert.AreNotEqual(Drawn(dense), Drawn(new Skip(dense)));
    }

    [TestMethod]
    public void Normal_numbers_have_the_moments_of_a_normal_distribution()
    {
        var stream = new RandomStream(1, RandomPurpose.Order);
        var numbers = new double[200_000];
        foreach (ref var number in numbers.AsSpan())
            number = stream.NextNormal();

        Assert.AreEqual(0, numbers.Average(), .01);
        Assert.AreEqual(1, numbers.Average(x => x * x), .01);
        Assert.AreEqual(0, numbers.Average(x => x * x * x), .03);
        Assert.AreEqual(3, numbers.Average(x => x * x * x * x), .06);
    }

    private static float[] Drawn(Layer layer, int seed = 1)
    {
        var specification = new NetworkSpecification(Inputs, [layer]);
        var parameters = new float[specification.ParameterCount];
        StartWeights.Draw(specification, seed, parameters);
        return parameters;
    }
}
