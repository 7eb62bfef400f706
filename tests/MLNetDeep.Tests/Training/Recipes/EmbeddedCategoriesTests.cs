using Microsoft.ML;
using MLNetDeep.Compute;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.EndToEnd;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Recipes;

/// <summary>Categories of many values become few learnt ones.</summary>
[TestClass]
public sealed class EmbeddedCategoriesTests
{
    private static DenseNetworkOptions Options => TableRows.Options() with
    {
        HiddenLayers =
            [TableRows.Options().HiddenLayers[0], new EmbedCategories { FromValues = 2, Width = 3 }, new Dense(16, Activation.ReLU)],
    };

    private static DenseNetworkOptions Shared => Options with
    {
        HiddenLayers = [.. Options.HiddenLayers.Take(2), new SharedEnsemble(3, new Dense(8, Activation.ReLU))],
    };

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void A_known_value_has_its_own_values_and_an_unknown_one_those_of_the_unknown()
    {
        var layer = new EmbedCategories { FromValues = 3, Width = 2, Categories = [new SlotRange(1, 2), new SlotRange(3, 5)] };
        var network = new NetworkSpecification(7, [layer]);
        Assert.AreEqual(7 - 3 + 2, network.OutputSize);
        CollectionAssert.AreEqual(new[] { "0.embedding0", "0.unknown" }, network.Slots.Select(slot => slot.Name).ToArray());
        // Three values, and behind them the unknown one.
        double[] parameters = [1, 2, 3, 4, 5, 6, 10, 20];
        CollectionAssert.AreEqual(new double[] { 7, 1, 0, 3, 4, 9 }, Outputs([7, 1, 0, 0, 1, 0, 9]));
        CollectionAssert.AreEqual(new double[] { 7, 0, 0, 10, 20, 9 }, Outputs([7, 0, 0, 0, 0, 0, 9]));

        double[] Outputs(double[] row)
        {
            var output = new double[6];
            RowFunctions.For(network.Placed[0])!.Forward(row, output, [], new RowArrays<double>(parameters, []));
            return output;
        }
    }

    [TestMethod]
    public void Its_categories_are_those_of_the_table_before_it()
    {
        var model = Fit(Options).Model;
        // Four numbers of four values each, then the category of two slots.
        Assert.AreEqual(new EmbedCategories { FromValues = 2, Width = 3, Categories = [new SlotRange(16, 17)] }, model.HiddenLayers[1]);
        Assert.AreEqual(16 + 3, model.Specification.Placed[1].OutputSize);
    }

    [TestMethod]
    public void Where_it_would_embed_nothing_the_network_is_the_one_without_it()
    {
        var (with, without) = (Fit(Shared with
        {
            HiddenLayers = [Shared.HiddenLayers[0], new EmbedCategories(), Shared.HiddenLayers[^1]],
        }).Model, Fit(Shared with { HiddenLayers = [Shared.HiddenLayers[0], Shared.HiddenLayers[^1]] }).Model);
        CollectionAssert.AreEqual(without.HiddenLayers.ToArray(), with.HiddenLayers.ToArray());
        CollectionAssert.AreEqual(without.Parameters.ToArray(), with.Parameters.ToArray());
        // A model of before is continued by options that embed, as long as there is nothing to embed.
        var continued = Shared with
        {
            HiddenLayers = [Shared.HiddenLayers[0], new EmbedCategories(), Shared.HiddenLayers[^1]],
            NumberOfEpochs = 1,
        };
        Assert.AreEqual(1, new DenseNetworkTrainer(_mlContext, continued).Fit(TableRows.View(), null, without).Model.History.Epochs.Count);
    }

    [TestMethod]
    public void Widths_follow_the_rule()
    {
        int Of(int values) => new EmbedCategories { Width = null }.WidthOf(new SlotRange(0, values - 1));
        CollectionAssert.AreEqual(new[] { 9, 6, 16, 278, 600 }, new[] { Of(9), Of(10), Of(61), Of(10_000), Of(1_000_000) });
        Assert.AreEqual(8, new EmbedCategories().WidthOf(new SlotRange(0, 9_999)));
    }

    [TestMethod]
    public void It_learns_is_saved_streamed_exported_and_trained_alike_by_both_engines()
    {
        foreach (var options in new[] { Options, Shared })
        {
            var fitted = Fit(options);
            Assert.IsLessThan(fitted.Model.History.Epochs[0].Loss, fitted.Model.History.Epochs[^1].Loss);
            float[][] rows = [.. TableRows.Features(20), [2000, 1, 5, 0, 0, float.NaN]];
            var scores = ManagedScores.Of(fitted.Model, rows);
            var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(fitted)), out _).FindDenseNetwork().Model;
            CollectionAssert.AreEqual(scores, ManagedScores.Of(loaded, rows));
            Assert.AreEqual(6, loaded.LoadedFrom!.FormatVersion);
            using var onnx = OnnxSession.Of(loaded);
            foreach (var (expected, actual) in scores.Zip(onnx.Scores(rows)))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));
            var streamed = Fit(options with { DataPlacement = DataPlacement.Streaming }).Model.Parameters.ToArray();
            CollectionAssert.AreEqual(fitted.Model.Parameters.ToArray(), streamed);

            var alone = new float[rows.Length];
            var scorer = new NetworkScorer(fitted.Model);
            for (var row = 0; row < rows.Length; row++)
                scorer.Score(rows[row], alone.AsSpan(row, 1));
            CollectionAssert.AreEqual(scores, alone);

            var cpu = options with { NumberOfEpochs = 2, Device = ComputeDevice.Cpu };
            var managed = Fit(cpu with { Engine = TrainingEngineKind.Managed }).Model.Parameters.ToArray();
            var torch = Fit(cpu with { Engine = TrainingEngineKind.Torch }).Model.Parameters.ToArray();
            for (var i = 0; i < managed.Length; i++)
                Assert.AreEqual(managed[i], torch[i], 5e-4 * Math.Max(1, Math.Abs(managed[i])), $"value {i}");
        }
    }

    [TestMethod]
    public void Elsewhere_it_is_refused()
    {
        foreach (var layers in new Layer[][] { [new EmbedCategories()], [new TableEncoding(), new Dense(2), new EmbedCategories()],
            [new TableEncoding(), new Residual(new EmbedCategories())] })
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(new DenseNetworkOptions { HiddenLayers = layers }.Validate).Message,
                nameof(TableEncoding));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new NetworkSpecification(
                3, [new EmbedCategories { Categories = [new SlotRange(0, 10)] }])).Message,
            "EmbedCategories.Categories must lie within the layer's input. Received: a range up to slot 10, and 3 inputs.");
    }

    private DenseNetworkTransformer Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(_mlContext, options).Fit(TableRows.View());
}
