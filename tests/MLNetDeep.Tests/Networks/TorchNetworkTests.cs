using MLNetDeep.Data.Columns;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Training.Objectives;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class TorchNetworkTests
{
    private static readonly Activation[] Activations = [Activation.Linear, Activation.ReLU, Activation.Sigmoid, Activation.Tanh];

    [TestMethod]
    public void Outputs_equal_those_of_plain_loops_in_double_precision()
    {
        using var scope = NewDisposeScope();
        var features = MadeUpData.Features(rows: 5, width: 4);
        foreach (var activation in Activations)
        {
            var specification = NetworkSpecification.WithOutput(
                4, [new Dense(6, activation), new Dropout(0.5f), new Dense(3, activation)], 2);
            using var network = TorchPair.Start(specification, CPU, seed: 1);
            var outputs = network.Forward(Batch(features), noise: null);

            CollectionAssert.AreEqual(new long[] { 5, 2 }, outputs.shape);
            double[] expected = [.. features.SelectMany(Reference(network).Outputs)];
            AssertClose(expected, outputs.data<float>().ToArray(), 1e-6, $"{activation}");
        }
    }

    [TestMethod]
    [DataRow(LearningTask.MulticlassClassification, 3)]
    [DataRow(LearningTask.BinaryClassification, 1)]
    [DataRow(LearningTask.Regression, 1)]
    public void Gradients_and_losses_equal_those_of_plain_loops_in_double_precision(LearningTask task, int outputs)
    {
        using var scope = NewDisposeScope();
        var features = MadeUpData.Features(rows: 6, width: 4);
        float[] labels = [1, 0, 0, 1, task == LearningTask.MulticlassClassification ? 2 : 1, 0];
        foreach (var activation in Activations)
        {
            using var network = TorchPair.Start(
                NetworkSpecification.WithOutput(4, [new Dense(5, activation), new Dense(3, activation)], outputs), CPU, seed: 2);
            using var objective = Objective.For(LabelFit.LossFor(task, named: null), CPU);
            var loss = objective.Losses(network.Forward(Batch(features), noise: null), Labels(task, labels)).sum();
            loss.div(tensor((float)features.Length)).backward();

            var reference = Reference(network);
            Assert.AreEqual(reference.MeanLoss(task, features, labels) * features.Length, loss.item<float>(), 1e-5,
                $"The loss with {activation}.");
            AssertClose(reference.Gradient(task, features, labels), Unpadded(network.Gradients, network), 2e-6,
                $"The gradient with {activation}");
        }
    }

    [TestMethod]
    public void Gradients_add_up_in_the_flat_buffer_until_it_is_cleared()
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(NetworkSpecification.WithOutput(4, [new Dense(5, Activation.Tanh)], 1), CPU, seed: 2);
        var features = Batch(MadeUpData.Features(rows: 6, width: 4));

        network.Forward(features, noise: null).sum().backward();
        var once = Unpadded(network.Gradients, network);
        network.Forward(features, noise: null).sum().backward();
        AssertClose([.. once.Select(g => 2.0 * g)], Unpadded(network.Gradients, network), 1e-5,
            "The gradient of two backward passes, in the same memory");

        network.Torch.Gradients.Clear();
        Assert.IsTrue(Unpadded(network.Gradients, network).All(g => g == 0));
        network.Forward(features, noise: null).sum().backward();
        CollectionAssert.AreEqual(
            once, Unpadded(network.Gradients, network), "After clearing, backward must still write to the flat buffer.");
    }

    [TestMethod]
    public void Writing_to_the_flat_parameters_changes_the_network()
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(NetworkSpecification.WithOutput(2, [], 1), CPU, seed: 1);
        new float[] { 2, 3, 10 }.CopyTo(network.Parameters.Values);

        Assert.AreEqual(2 * 5 + 3 * 7 + 10, network.Forward(Batch([[5, 7]]), noise: null).item<float>());
        CollectionAssert.AreEqual(new float[] { 2, 3, 10 }, network.CopyParameters());
    }

    [TestMethod]
    public void The_flat_buffers_are_padded_with_zeros_for_the_widest_vectors()
    {
        using var network = TorchPair.Start(NetworkSpecification.WithOutput(3, [new Dense(5)], 1), CPU, seed: 1);

        Assert.AreEqual(26, network.Specification.ParameterCount);
        Assert.AreEqual(32, network.Parameters.Values.Length);
        Assert.AreEqual(32, network.Gradients.Values.Length);
        Assert.IsFalse(network.Parameters.Values[26..].ContainsAnyExcept(0f));
        Assert.HasCount(26, network.CopyParameters());
    }

    [TestMethod]
    public void A_network_knows_whether_its_parameters_are_finite()
    {
        using var network = TorchPair.Start(NetworkSpecification.WithOutput(3, [], 1), CPU, seed: 1);
        Assert.IsTrue(network.Parameters.IsFinite);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            network.Parameters.Values[3] = value;
            Assert.IsFalse(network.Parameters.IsFinite);
        }
    }

    [TestMethod]
    public void It_starts_with_the_weights_the_seed_draws_and_leaves_nothing_behind()
    {
        var specification = NetworkSpecification.WithOutput(7, [new Dense(5, Activation.ReLU)], 2);
        var expected = new float[specification.ParameterCount];
        StartWeights.Draw(specification, 3, expected);
        NativeMemory.AssertUnchanged(() =>
        {
            using var network = TorchPair.Start(specification, CPU, seed: 3);
            CollectionAssert.AreEqual(expected, network.CopyParameters());
        });
    }

    private static Float64Network Reference(TorchPair network) =>
        new(network.Specification, [.. network.CopyParameters().Select(p => (double)p)]);

    private static Tensor Batch(float[][] rows) => tensor([.. rows.SelectMany(r => r)], float32).view(rows.Length, rows[0].Length);

    private static Tensor Labels(LearningTask task, float[] labels) =>
        task == LearningTask.MulticlassClassification ? tensor([.. labels.Select(l => (long)l)], int64)
            : tensor(labels, float32).view(labels.Length, 1);

    private static float[] Unpadded(ParameterBuffer values, TorchPair network) =>
        values.Values[..network.Specification.ParameterCount].ToArray();

    private static void AssertClose(double[] expected, float[] actual, double tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        for (var i = 0; i < actual.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"{what}: value {i}.");
    }
}
