using Microsoft.ML;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Scoring;

/// <summary>The managed scorer against the training network's inference form, on random networks of every layer and activation.</summary>
[TestClass]
public sealed class EnginesAgreeTests
{
    private const int Inputs = 5;
    private const int Rows = 20;

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void A_saved_and_loaded_network_of_every_kind_scores_as_the_one_that_was_trained(int example, string layer) =>
        AssertAgree(LayerExamples.ForFit(LayerExamples.HiddenLayers.ElementAt(example)), seed: example + layer.Length);

    [TestMethod]
    public void A_network_of_all_kinds_together_scores_as_the_one_that_was_trained() =>
        AssertAgree(LayerExamples.ForFit(LayerExamples.HiddenLayers.SelectMany(hidden => hidden)), seed: 99);

    [TestMethod]
    public void Deeply_nested_blocks_score_as_they_were_trained()
    {
        Layer block = new Dense(2, Activation.Tanh);
        for (var depth = 0; depth < 5; depth++)
            block = depth % 2 == 0 ? new Skip(block, new BatchNormalization())
                : new Residual(new Dense(Inputs), block, new Dense(Inputs), new Dropout(.5f));
        AssertAgree([new Skip(new Dropout(.1f)), new Dense(Inputs), block], seed: 5);
    }

    [TestMethod]
    public void A_network_without_active_layers_before_its_output_scores() =>
        AssertAgree([new Dropout(.5f), new GaussianNoise(1)], seed: 6);

    [TestMethod]
    public void Random_networks_score_as_they_were_trained()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            using var scope = NewDisposeScope();
            var (inputs, outputs, rows) = (random.Next(1, 40), random.Next(1, 20), random.Next(1, 30));
            var hidden = RandomLayers(random, depth: 0);
            using var model = new UntrainedModel(NetworkSpecification.WithOutput(inputs, hidden, outputs), seed: seed);
            var expected = model.Network.Forward(UntrainedModel.RandomMatrix(rows, inputs, seed), noise: null).data<float>().ToArray();
            var actual = new float[rows * outputs];
            new NetworkScorer(model.Managed).Score(rows, UntrainedModel.RandomRows(rows, inputs, seed), actual);

            var tolerance = 1e-5f * Math.Max(1, expected.Max(Math.Abs));
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], actual[i], tolerance, $"seed {seed}, output {i} of {string.Join<Layer>(", ", hidden)}");
        }
    }

    [TestMethod]
    [DataRow(0f, DisplayName = "folded into the layer behind it")]
    [DataRow(2000f, DisplayName = "not folded: a sum would lose the digits")]
    public void A_normalization_of_inputs_far_from_zero_keeps_its_digits(float mean)
    {
        using var model = new UntrainedModel(NetworkSpecification.WithOutput(Inputs, [new BatchNormalization()], 1), seed: 3);
        var parameters = model.Managed.Parameters.ToArray();
        parameters.AsSpan(parameters.Length - 2 * Inputs, Inputs).Fill(mean);
        var managed = new DenseNetworkModel(model.Managed.Specification, parameters, model.Managed.Description);
        var features = UntrainedModel.RandomRows(Rows, Inputs).Select(value => value + mean).ToArray();
        var actual = new float[Rows];
        new NetworkScorer(managed).Score(Rows, features, actual);

        // In double precision: libtorch itself multiplies before it subtracts.
        double[][] arrays = [.. managed.WeightNames.Select(
            name => managed.GetWeights(name).ToArray().Select(value => (double)value).ToArray())];
        var (scale, offset, weight, bias, variance) = (arrays[0], arrays[1], arrays[2], arrays[3], arrays[5]);
        for (var row = 0; row < Rows; row++)
        {
            var expected = bias[0];
            for (var i = 0; i < Inputs; i++)
                expected += weight[i] * (
                    (features[row * Inputs + i] - mean) * scale[i] / Math.Sqrt(variance[i] + new BatchNormalization().Epsilon) + offset[i]);
            Assert.AreEqual(expected, actual[row], 3e-6 * Math.Max(1, Math.Abs(expected)));
        }
    }

    /// <summary>Up to four layers of any kind, blocks in blocks among them.</summary>
    private static Layer[] RandomLayers(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(depth == 0 ? 0 : 1, 5)).Select(_ => RandomLayer(random, depth))];

    private static Layer RandomLayer(Random random, int depth) => random.Next(depth < 3 ? 10 : 8) switch
    {
        0 or 1 or 2 => new Dense(random.Next(1, 40), RandomActivation(random)) { UseBias = random.Next(2) == 0 },
        3 => new Activate(RandomActivation(random)),
        4 or 5 => new BatchNormalization { UseScale = random.Next(2) == 0, UseOffset = random.Next(2) == 0 },
        6 => new LayerNormalization { UseScale = random.Next(2) == 0, UseOffset = random.Next(2) == 0 },
        7 => random.Next(2) == 0 ? new RmsNormalization() : new Dropout(.5f),
        8 => new Skip(RandomLayers(random, depth + 1)),
        _ => new Residual(SameWidth(random, depth)),
    };

    /// <summary>Layers that end as wide as they begin, whatever that is.</summary>
    private static Layer[] SameWidth(Random random, int depth) => random.Next(3) switch
    {
        0 => [new BatchNormalization(), new Activate(RandomActivation(random))],
        1 => [new LayerNormalization(), new Residual(new Activate(RandomActivation(random)), new Dropout(.1f))],
        _ when depth < 2 => [new Residual(SameWidth(random, depth + 1)), new RmsNormalization()],
        _ => [new GaussianNoise(.5f)],
    };

    private static Activation RandomActivation(Random random) => LayerExamples.Activations[random.Next(LayerExamples.Activations.Count)];

    private static void AssertAgree(IReadOnlyList<Layer> hidden, int seed)
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(NetworkSpecification.WithOutput(Inputs, hidden, 1), seed: seed);
        var expected = model.Network.Forward(UntrainedModel.RandomMatrix(Rows, Inputs), noise: null).data<float>().ToArray();

        var loaded = SavedAndLoaded(model.Managed);
        var scorer = new NetworkScorer(loaded.Model);
        var actual = new float[Rows];
        scorer.Score(Rows, UntrainedModel.RandomRows(Rows, Inputs), actual);

        CollectionAssert.AreEqual(hidden.ToArray(), loaded.Model.Layers.SkipLast(1).Select(line => line.Layer).ToArray());
        CollectionAssert.AreEqual(model.Managed.Parameters.ToArray(), loaded.Model.Parameters.ToArray());
        for (var row = 0; row < Rows; row++)
            Assert.AreEqual(expected[row], actual[row], 1e-5f * Math.Max(1, Math.Abs(expected[row])),
                $"row {row} of {string.Join(", ", hidden)}");
    }

    private static DenseNetworkTransformer SavedAndLoaded(DenseNetworkModel model)
    {
        using var zip = new MemoryStream(SavedModel.Of(new DenseNetworkTransformer(new MLContext(), model)));
        var loaded = new MLContext().Model.Load(zip, out _);
        return loaded as DenseNetworkTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<DenseNetworkTransformer>().Single();
    }
}
