using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

/// <summary>Every gradient against finite differences, in float64: a network of every layer and activation there is, as a training step
/// runs it.</summary>
[TestClass]
public sealed class GradientTests
{
    private const int Rows = 5;
    private const double Distance = 1e-5;

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void Every_gradient_is_what_finite_differences_say(int example, string layer)
    {
        using var scope = NewDisposeScope();
        var specification = NetworkSpecification.WithOutput(2, LayerExamples.HiddenLayers.ElementAt(example), 2);
        using var network = TorchPair.Start(specification, CPU, seed: 11, type: float64);
        using (no_grad())
            network.Torch.Parameters.All.narrow(0, 0, specification.ParameterCount).copy_(
                UntrainedModel.RandomMatrix(1, specification.ParameterCount).view(-1) * .7);
        var features = UntrainedModel.RandomMatrix(Rows, 2, seed: 3).to(float64);

        network.Torch.Gradients.Clear();
        Loss(network, features).backward();
        var gradients = network.Torch.Gradients.All.data<double>().ToArray();

        var parameters = network.Torch.Parameters.All.data<double>();
        using var noGradients = no_grad();
        for (var i = 0; i < specification.ParameterCount; i++)
        {
            var here = parameters[i];
            parameters[i] = here + Distance;
            var above = Loss(network, features).item<double>();
            parameters[i] = here - Distance;
            var below = Loss(network, features).item<double>();
            parameters[i] = here;

            var expected = (above - below) / (2 * Distance);
            Assert.AreEqual(expected, gradients[i], 1e-7 * Math.Max(1, Math.Abs(expected)), $"parameter {i} of a network with {layer}");
        }
    }

    /// <summary>Differently weighed outputs, squared, so that no gradient is zero by symmetry; with the penalties on weights.</summary>
    private static Tensor Loss(TorchPair network, Tensor features)
    {
        var outputs = network.Forward(features, new TrainingNoise(seed: 1, step: 2));
        var weighed = (outputs * arange(1, (2 * Rows) + 1, float64).view(Rows, 2) / Rows - 1).pow(2).sum();
        return network.WithPenalties(weighed, Rows) / Rows;
    }
}
