using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class BatchNormalizationTests
{
    [TestMethod]
    public void Moving_statistics_follow_Keras_formula_with_the_biased_variance()
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(new NetworkSpecification(3, [new BatchNormalization { Momentum = .9f }]), CPU, seed: 1);
        double[] means = [0, 0, 0], variances = [1, 1, 1];
        for (var step = 1; step <= 20; step++)
        {
            // The last batch of an epoch is smaller, and counts as much.
            var rows = step % 5 == 0 ? 2 : 8;
            var batch = UntrainedModel.RandomRows(rows, 3, seed: step);
            network.Forward(tensor(batch).view(rows, 3), new TrainingNoise(1, step));
            for (var column = 0; column < 3; column++)
            {
                var values = Enumerable.Range(0, rows).Select(row => (double)batch[row * 3 + column]).ToArray();
                var mean = values.Average();
                means[column] = means[column] * .9 + mean * (1 - .9);
                variances[column] = variances[column] * .9 + values.Average(value => Math.Pow(value - mean, 2)) * (1 - .9);
            }
        }

        AssertClose([.. means, .. variances], network.CopyParameters()[6..]);
    }

    [TestMethod]
    public void Training_output_has_mean_0_and_variance_1_in_each_column()
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(new NetworkSpecification(3, [new BatchNormalization { Epsilon = 1e-7f }]), CPU, seed: 1);
        var input = UntrainedModel.RandomMatrix(100, 3) * 5 + 7;

        var output = network.Forward(input, new TrainingNoise(1, 1));

        AssertClose([0, 0, 0], output.mean([0]).data<float>().ToArray());
        AssertClose([1, 1, 1], output.var(0L, unbiased: false).data<float>().ToArray());
    }

    [TestMethod]
    public void Scoring_moves_no_statistics_and_does_not_look_at_other_rows()
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(new NetworkSpecification(3, [new BatchNormalization()]));
        var before = model.Network.CopyParameters();
        var input = UntrainedModel.RandomMatrix(4, 3);

        var together = model.Network.Forward(input, noise: null);
        var alone = model.Network.Forward(input.narrow(0, 2, 1), noise: null);

        CollectionAssert.AreEqual(before, model.Network.CopyParameters());
        CollectionAssert.AreEqual(together.narrow(0, 2, 1).data<float>().ToArray(), alone.data<float>().ToArray());
    }

    [TestMethod]
    public void A_batch_of_one_row_gives_the_offset()
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(new NetworkSpecification(3, [new BatchNormalization()]));

        var output = model.Network.Forward(UntrainedModel.RandomMatrix(1, 3), new TrainingNoise(1, 1));

        AssertClose([.. model.Managed.GetWeights("0.bias").ToArray().Select(offset => (double)offset)], output.data<float>().ToArray());
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 2e-6);
    }
}
