using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class TrainingNoiseTests
{
    [TestMethod]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        var output = AfterTraining(new Dropout(.3f), ones(1000, 100));

        Assert.AreEqual(.3, output.Count(value => value == 0) / 1e5, .005);
        Assert.AreEqual(1, output.Average(), .01);
        CollectionAssert.AreEquivalent(new[] { 0, 1 / .7f }, output.Distinct().ToArray());
    }

    [TestMethod]
    public void Selu_dropout_keeps_mean_and_variance_of_standard_normal_values()
    {
        var input = UntrainedModel.RandomRows(1000, 100);
        var output = AfterTraining(new SeluDropout(.3f), tensor(input).view(1000, 100));

        var mean = output.Average();
        Assert.AreEqual(input.Average(), mean, .01);
        Assert.AreEqual(1, output.Average(value => Math.Pow(value - mean, 2)), .01);
    }

    [TestMethod]
    public void Selu_dropout_gives_the_numbers_of_its_formula()
    {
        const double alpha = -1.7580993408473766;
        var input = UntrainedModel.RandomRows(10, 100);
        var output = AfterTraining(new SeluDropout(.2f), tensor(input).view(10, 100));

        var a = Math.Pow((1 - .2) * (1 + .2 * alpha * alpha), -.5);
        var b = -a * alpha * .2;
        var dropped = 0;
        for (var i = 0; i < input.Length; i++)
        {
            var isDropped = Math.Abs(output[i] - (a * alpha + b)) < 1e-6;
            dropped += isDropped ? 1 : 0;
            if (!isDropped)
                Assert.AreEqual(a * input[i] + b, output[i], 1e-6);
        }
        Assert.AreEqual(200, dropped, 40);
    }

    [TestMethod]
    public void Gaussian_noise_has_mean_0_its_standard_deviation_and_the_tails_of_a_normal_distribution()
    {
        var output = AfterTraining(new GaussianNoise(2), zeros(1000, 100));

        Assert.AreEqual(0, output.Average(), .03);
        Assert.AreEqual(2, Math.Sqrt(output.Average(value => value * (double)value)), .02);
        Assert.AreEqual(.0455, output.Count(value => Math.Abs(value) > 4) / 1e5, .003);
        Assert.AreEqual(.6827, output.Count(value => Math.Abs(value) < 2) / 1e5, .006);
    }

    [TestMethod]
    public void Noise_is_a_function_of_seed_step_and_layer()
    {
        foreach (var layer in new Layer[] { new Dropout(.5f), new SeluDropout(.5f), new GaussianNoise(1) })
        {
            var input = ones(10, 10);
            var once = AfterTraining(layer, input);
            CollectionAssert.AreEqual(once, AfterTraining(layer, input), layer.ToString());
            CollectionAssert.AreNotEqual(once, AfterTraining(layer, input, seed: 2), layer.ToString());
            CollectionAssert.AreNotEqual(once, AfterTraining(layer, input, step: 2), layer.ToString());
            CollectionAssert.AreNotEqual(once, AfterTraining(new Skip(layer), input), layer.ToString());
        }
    }

    private static float[] AfterTraining(Layer layer, Tensor input, int seed = 1, int step = 1)
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(new NetworkSpecification((int)input.shape[1], [layer]), CPU, seed: 1);
        var output = network.Forward(input, new TrainingNoise(seed, step));
        return (layer is Skip ? output.narrow(1, input.shape[1], input.shape[1]).contiguous() : output).data<float>().ToArray();
    }
}
