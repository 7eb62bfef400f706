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
        AssertAgree(LayerExamples.HiddenLayers.ElementAt(example), seed: example + layer.Length);

    [TestMethod]
    public void A_network_of_all_kinds_together_scores_as_the_one_that_was_trained() =>
        AssertAgree([.. LayerExamples.HiddenLayers.SelectMany(hidden => hidden)], seed: 99);

    [TestMethod]
    public void Deeply_nested_blocks_score_as_they_were_trained()
    {
        Layer block = new Dense(2, Activation.Tanh);
        for (var depth = 0; depth < 5; depth++)
            block = depth % 2 == 0 ? new Skip(block, new BatchNormalization()) : new Residual(new Dense(Inputs), block, new Dense(Inputs), new Dropout(.5f));
        AssertAgree([new Skip(new Dropout(.1f)), new Dense(Inputs), block], seed: 5);
    }

    [TestMethod]
    public void A_network_without_active_layers_before_its_output_scores() => AssertAgree([new Dropout(.5f), new GaussianNoise(1)], seed: 6);

    private static void AssertAgree(IReadOnlyList<Layer> hidden, int seed)
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(NetworkSpecification.WithOutput(Inputs, hidden, 1), seed: seed);
        var expected = model.Network.Forward(UntrainedModel.RandomMatrix(Rows, Inputs), noise: null).data<float>().ToArray();

        var loaded = SavedAndLoaded(model.Managed);
        var scorer = new NetworkScorer(loaded.Model);
        var actual = new float[Rows];
        // Dirty scratch memory: what is left of another row must not be seen.
        var scratch = new float[scorer.ScratchSize];
        scratch.AsSpan().Fill(float.NaN);
        scorer.Score(Rows, UntrainedModel.RandomRows(Rows, Inputs), actual, scratch);

        CollectionAssert.AreEqual(hidden.ToArray(), loaded.Model.Layers.SkipLast(1).Select(line => line.Layer).ToArray());
        CollectionAssert.AreEqual(model.Managed.Parameters.ToArray(), loaded.Model.Parameters.ToArray());
        for (var row = 0; row < Rows; row++)
            Assert.AreEqual(expected[row], actual[row], 1e-5f * Math.Max(1, Math.Abs(expected[row])), $"row {row} of {string.Join(", ", hidden)}");
    }

    private static DenseNetworkTransformer SavedAndLoaded(DenseNetworkModel model)
    {
        using var zip = new MemoryStream(SavedModel.Of(new DenseNetworkTransformer(new MLContext(), model)));
        var loaded = new MLContext().Model.Load(zip, out _);
        return loaded as DenseNetworkTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<DenseNetworkTransformer>().Single();
    }
}
