using MLNetDeep.Explaining.Layers;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Explaining.Layers;

/// <summary>
/// The input gradients that are written by hand against those of TorchSharp, and against finite differences, on networks of every layer and
/// activation there is; kinds are found by reflection.
/// </summary>
[TestClass]
public sealed class ExplainedGradientTests
{
    private const int Inputs = 5;
    private const int Outputs = 3;
    private const int Rows = 4;

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void Gradients_of_every_kind_are_those_of_TorchSharp(int example, string layer) =>
        AssertAgree(LayerExamples.HiddenLayers.ElementAt(example), layer);

    [TestMethod]
    public void Gradients_of_all_kinds_together_are_those_of_TorchSharp() =>
        AssertAgree([.. LayerExamples.HiddenLayers.SelectMany(hidden => hidden)], "all");

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void Gradients_of_every_kind_are_what_finite_differences_say(int example, string layer)
    {
        using var untrained = new UntrainedModel(
            NetworkSpecification.WithOutput(Inputs, LayerExamples.HiddenLayers.ElementAt(example), Outputs), seed: example + 1);
        var steps = StepsOf(untrained.Managed);
        var features = Array.ConvertAll(UntrainedModel.RandomRows(1, Inputs, seed: 4), value => (double)value);
        var gradient = GradientOf(steps, features, output: 1);

        const double Distance = 1e-6;
        for (var i = 0; i < Inputs; i++)
        {
            var expected = (Moved(i, Distance) - Moved(i, -Distance)) / (2 * Distance);
            Assert.AreEqual(expected, gradient[i], 1e-6 * Math.Max(1, Math.Abs(expected)), $"feature {i} of a network with {layer}");
        }

        double Moved(int feature, double by)
        {
            double[] moved = [.. features];
            moved[feature] += by;
            return steps.Forward(moved, new double[steps.TraceSize])[1];
        }
    }

    [TestMethod]
    public void Every_kind_of_layer_and_activation_is_known()
    {
        var seen = LayerExamples.HiddenLayers.SelectMany(hidden => hidden).Select(layer => layer.GetType()).Distinct().ToArray();
        CollectionAssert.IsSubsetOf(LayerExamples.KindsAnywhere.ToArray(), seen);
        foreach (var activation in LayerExamples.Activations)
            Assert.AreEqual(activation == Activation.Linear, RowLayer.Of(activation, 2).IsAffine, $"{activation}");
        CollectionAssert.IsSubsetOf(
            LayerExamples.ActivationKinds.ToArray(), LayerExamples.Activations.Select(activation => activation.GetType()).ToArray());
    }

    [TestMethod]
    public void At_a_bend_the_slope_is_that_of_PyTorch()
    {
        foreach (var (activation, at) in new[] { (Activation.ReLU, 0.0), (Activation.LeakyReLU(.25f), 0), (Activation.Elu(2), 0),
            (Activation.Selu, 0), (Activation.HardSigmoid, 3), (Activation.HardSigmoid, -3), (Activation.Softsign, 0) })
        {
            using var scope = NewDisposeScope();
            using var model = new UntrainedModel(NetworkSpecification.WithOutput(1, [new Activate(activation)], 1));
            using var x = tensor(new[] { (float)at }, requires_grad: true);
            var network = model.Network.Forward(x.view(1, 1), noise: null);
            network.sum().backward();
            var actual = GradientOf(StepsOf(model.Managed), [at], output: 0)[0];
            Assert.AreEqual(x.grad!.item<float>(), actual, 1e-6, $"{activation} at {at}");
        }
    }

    private static void AssertAgree(IReadOnlyList<Layer> hidden, string name)
    {
        using var scope = NewDisposeScope();
        var specification = NetworkSpecification.WithOutput(Inputs, hidden, Outputs);
        using var untrained = new UntrainedModel(specification, seed: name.Length);
        using var exact = InDoublePrecision(untrained);
        var steps = StepsOf(untrained.Managed);
        for (var output = 0; output < Outputs; output++)
        {
            using var features = UntrainedModel.RandomMatrix(Rows, Inputs).to(float64).requires_grad_();
            var outputs = exact.Forward(features, noise: null);
            outputs.select(1, output).sum().backward();
            var (expectedOutputs, expected) = (outputs.detach().data<double>().ToArray(), features.grad!.data<double>().ToArray());

            for (var row = 0; row < Rows; row++)
            {
                var rowFeatures = Array.ConvertAll(
                    UntrainedModel.RandomRows(Rows, Inputs)[(row * Inputs)..((row + 1) * Inputs)], value => (double)value);
                var forward = steps.Forward(rowFeatures, new double[steps.TraceSize]);
                Assert.AreEqual(expectedOutputs[row * Outputs + output], forward[output], 1e-9 * Math.Max(1, Math.Abs(forward[output])),
                    $"row {row}, output {output} of a network with {name}");

                var gradient = GradientOf(steps, rowFeatures, output);
                for (var i = 0; i < Inputs; i++)
                    // Not closer: TorchSharp's hard sigmoid divides by six in single precision.
                    Assert.AreEqual(expected[row * Inputs + i], gradient[i], 1e-7 * Math.Max(1, Math.Abs(gradient[i])),
                        $"row {row}, output {output}, feature {i} of a network with {name}");
            }
        }
    }

    private static ExplainedSequence StepsOf(DenseNetworkModel model) =>
        ExplainedSequence.Of(model.Specification.Placed, model.FeatureCount, model);

    private static double[] GradientOf(ExplainedSequence steps, double[] features, int output)
    {
        // Dirty memory: what is left of another row must not be seen.
        var (trace, scratch, gradient) = (Dirty(steps.TraceSize), Dirty(steps.ScratchSize), Dirty(features.Length));
        steps.Forward(features, trace);
        var outputGradient = new double[steps.OutputSize];
        outputGradient[output] = 1;
        steps.Backward(features, trace, outputGradient, gradient, scratch);
        return gradient;
    }

    private static double[] Dirty(int length)
    {
        var memory = new double[length];
        Array.Fill(memory, double.NaN);
        return memory;
    }

    private static TorchPair InDoublePrecision(UntrainedModel model)
    {
        var specification = model.Managed.Specification;
        return TorchPair.Start(
            specification, CPU, seed: 1, new ReusedWeights(specification, model.Managed.Parameters.ToArray(), specification.Layers.Count),
            float64);
    }
}
