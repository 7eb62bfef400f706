using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

/// <summary>Layers against TorchSharp's own modules, with random parameters and running statistics.</summary>
[TestClass]
public sealed class TorchLayerTests
{
    private static readonly TrainingNoise Training = new(seed: 3, step: 5);

    [TestMethod]
    public void Every_activation_is_TorchSharps()
    {
        (Activation, nn.Module<Tensor, Tensor>)[] pairs =
        [
            (Activation.Linear, nn.Identity()),
            (Activation.ReLU, nn.ReLU()),
            (Activation.LeakyReLU(), nn.LeakyReLU(.3)),
            (Activation.LeakyReLU(.125f), nn.LeakyReLU(.125)),
            (Activation.Elu(), nn.ELU()),
            (Activation.Elu(.125f), nn.ELU(.125)),
            (Activation.Selu, nn.SELU()),
            (Activation.Gelu, nn.GELU()),
            (Activation.GeluTanh, nn.GELU(GELU.Approximate.tanh)),
            (Activation.Silu, nn.SiLU()),
            (Activation.Mish, nn.Mish()),
            (Activation.Softplus, nn.Softplus()),
            (Activation.Softsign, nn.Softsign()),
            (Activation.HardSigmoid, nn.Hardsigmoid()),
            (Activation.Sigmoid, nn.Sigmoid()),
            (Activation.Tanh, nn.Tanh()),
        ];
        CollectionAssert.AreEquivalent(LayerExamples.Activations.ToArray(), pairs.Select(pair => pair.Item1).ToArray());

        foreach (var (activation, module) in pairs)
            AssertSame(new Activate(activation), module, activation.ToString(), scale: 4);
    }

    [TestMethod]
    public void Activations_are_finite_far_from_zero()
    {
        using var scope = NewDisposeScope();
        foreach (var activation in LayerExamples.Activations)
        {
            using var model = new UntrainedModel(new NetworkSpecification(3, [new Activate(activation), new Dense(1)]));
            var outputs = model.Network.Forward(tensor(new float[] { -1e4f, 0, 1e4f }).view(1, 3), noise: null);
            Assert.IsTrue(float.IsFinite(outputs.item<float>()), activation.ToString());
        }
    }

    [TestMethod]
    public void Dense_is_Linear()
    {
        AssertSame(new Dense(4), nn.Linear(3, 4), "with bias");
        AssertSame(new Dense(4) { UseBias = false }, nn.Linear(3, 4, hasBias: false), "without");
    }

    [TestMethod]
    public void Batch_normalization_is_BatchNorm1d_in_training_and_scoring()
    {
        var norm = new BatchNormalization { Epsilon = .01f };
        AssertSame(norm, nn.BatchNorm1d(3, eps: .01), "training", noise: Training);
        AssertSame(norm, nn.BatchNorm1d(3, eps: .01), "scoring");
        AssertSame(norm with { UseScale = false, UseOffset = false }, nn.BatchNorm1d(3, eps: .01, affine: false),
            "training, without affine", noise: Training);
        AssertSame(norm with { UseScale = false, UseOffset = false }, nn.BatchNorm1d(3, eps: .01, affine: false),
            "scoring, without affine");
    }

    [TestMethod]
    public void Layer_normalization_is_LayerNorm()
    {
        AssertSame(new LayerNormalization(), nn.LayerNorm(3, eps: 1e-3), "with both");
        AssertSame(new LayerNormalization { UseOffset = false }, nn.LayerNorm(3, eps: 1e-3, bias: false), "without offset");
        AssertSame(new LayerNormalization { UseScale = false, UseOffset = false }, nn.LayerNorm(3, eps: 1e-3, elementwise_affine: false),
            "without either");
    }

    [TestMethod]
    public void An_offset_alone_is_scale_and_offset_with_the_scale_at_1()
    {
        using var scope = NewDisposeScope();
        var input = UntrainedModel.RandomMatrix(6, 3);
        (Layer, Layer)[] pairs =
        [
            (new BatchNormalization(), new BatchNormalization { UseScale = false }),
            (new LayerNormalization(), new LayerNormalization { UseScale = false }),
        ];
        foreach (var (both, offsetAlone) in pairs)
        {
            foreach (var noise in new[] { null, Training })
            {
                using var without = new UntrainedModel(new NetworkSpecification(3, [offsetAlone]));
                using var with = new UntrainedModel(new NetworkSpecification(3, [both]));
                with.Network.Torch.Statistics.All.copy_(without.Network.Torch.Statistics.All);
                Array(with.Network, "0.weight").fill_(1f);
                Array(with.Network, "0.bias").copy_(Array(without.Network, "0.bias"));
                AssertClose(with.Network.Forward(input, noise), without.Network.Forward(input, noise), both.ToString());
            }
        }
    }

    /// <summary>What is dropped is drawn, so the two cannot be equal value by value; the two values that a constant input becomes
    /// can.</summary>
    [TestMethod]
    [DataRow(.1f)]
    [DataRow(.5f)]
    [DataRow(.9f)]
    public void Selu_dropout_makes_the_two_values_of_AlphaDropout(float rate)
    {
        AssertSame(new SeluDropout(rate), nn.AlphaDropout(rate), "scoring");

        using var scope = NewDisposeScope();
        using var module = nn.AlphaDropout(rate);
        using var model = new UntrainedModel(new NetworkSpecification(3, [new SeluDropout(rate)]));
        var input = full(1000, 3, .75f);
        AssertClose(Distinct(module.forward(input)), Distinct(model.Network.Forward(input, Training)), "training");

        static Tensor Distinct(Tensor values) => tensor(values.data<float>().Distinct().Order().ToArray());
    }

    /// <summary>TorchSharp 0.107 has no module for it, and neither function nor binding of PyTorch's.</summary>
    [TestMethod]
    public void Rms_normalization_divides_by_the_root_mean_square()
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(new NetworkSpecification(3, [new RmsNormalization { Epsilon = .01f }]));
        var input = UntrainedModel.RandomMatrix(6, 3);

        var expected = input / (input.pow(2).mean([1], keepdim: true) + .01).sqrt() * Array(model.Network, "0.weight");

        AssertClose(expected, model.Network.Forward(input, noise: null), "rms");
    }

    [TestMethod]
    public void A_residual_block_adds_and_a_skip_connection_appends()
    {
        using var scope = NewDisposeScope();
        using var residual = new UntrainedModel(new NetworkSpecification(3, [new Residual(new Dense(3, Activation.Tanh))]));
        using var skip = new UntrainedModel(new NetworkSpecification(3, [new Skip(new Dense(3, Activation.Tanh))]));
        var input = UntrainedModel.RandomMatrix(6, 3);
        var inside = nn.functional.linear(input, Array(residual.Network, "0.0.weight"), Array(residual.Network, "0.0.bias")).tanh();

        AssertClose(input + inside, residual.Network.Forward(input, Training), "residual");
        AssertClose(cat([input, inside], 1), skip.Network.Forward(input, Training), "skip");
    }

    [TestMethod]
    public void A_residual_block_and_a_skip_connection_have_the_outputs_and_gradients_of_modules_put_together()
    {
        AssertSameGradients(new Residual(new Dense(4, Activation.Gelu), new Dense(3)), outputs: 3, (input, inside) => input + inside);
        AssertSameGradients(new Skip(new Dense(4, Activation.Gelu), new Dense(2)), outputs: 2, (input, inside) => cat([input, inside], 1));

        static void AssertSameGradients(Layer block, int outputs, Func<Tensor, Tensor, Tensor> join)
        {
            using var scope = NewDisposeScope();
            using var model = new UntrainedModel(new NetworkSpecification(3, [block]));
            using var inside = nn.Sequential(nn.Linear(3, 4), nn.GELU(), nn.Linear(4, outputs));
            using (no_grad())
            {
                foreach (var (name, array) in inside.state_dict())
                    array.copy_(Array(model.Network, $"0.{name}"));
            }
            var input = UntrainedModel.RandomMatrix(50, 3);
            var expected = join(input, inside.forward(input));
            var actual = model.Network.Forward(input, Training);
            AssertClose(expected, actual, block.ToString());

            model.Network.Torch.Gradients.Clear();
            (actual.pow(2) * .5).mean().backward();
            (expected.pow(2) * .5).mean().backward();
            foreach (var (name, parameter) in inside.named_parameters())
                AssertClose(parameter.grad!,
                    model.Network.Torch.Gradients.View(model.Network.Specification.Slots.Single(slot => slot.Name == $"0.{name}")),
                    $"the gradient of {name} in {block}");
        }
    }

    [TestMethod]
    public void Noise_layers_pass_everything_through_when_scoring_and_at_strength_0()
    {
        using var scope = NewDisposeScope();
        var input = UntrainedModel.RandomMatrix(6, 3);
        foreach (var (layer, noise) in new (
            Layer, TrainingNoise?)[] { (new Dropout(.5f), null), (new SeluDropout(.5f), null), (new GaussianNoise(1), null),
            (new Dropout(0), Training), (new SeluDropout(0), Training), (new GaussianNoise(0), Training) })
        {
            using var model = new UntrainedModel(new NetworkSpecification(3, [layer]));
            Assert.AreSame(input, model.Network.Forward(input, noise), layer.ToString());
        }
    }

    private static void AssertSame(Layer layer, nn.Module<Tensor, Tensor> module, string what, TrainingNoise? noise = null, float scale = 1)
    {
        using var scope = NewDisposeScope();
        using var inside = module;
        using var sequence = nn.Sequential(("0", module));
        using var model = new UntrainedModel(new NetworkSpecification(3, [layer]));
        sequence.train(noise is not null);
        using (no_grad())
        {
            foreach (var (name, array) in sequence.state_dict()
                .Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
                array.copy_(Array(model.Network, name));
        }
        var input = UntrainedModel.RandomMatrix(50, 3) * scale;

        // The running statistics of training are not those of the module: BatchNormalizationTests says which they are.
        AssertClose(sequence.forward(input), model.Network.Forward(input, noise), what);
    }

    private static Tensor Array(TorchPair network, string name)
    {
        var statistic = network.Specification.AllPlaced.SelectMany(placed => placed.OwnStatistics)
            .FirstOrDefault(slot => slot.Name == name);
        return statistic is null
            ? network.Torch.Parameters.View(network.Specification.Slots.Single(slot => slot.Name == name))
            : network.Torch.Statistics.View(statistic);
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        var difference = ((expected - actual).abs() / expected.abs().maximum(ones_like(expected))).max().item<float>();
        Assert.IsLessThan(1e-6f, difference, what);
    }
}
