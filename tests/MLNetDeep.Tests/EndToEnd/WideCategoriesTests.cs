using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Categories of many values in the presets for tables.</summary>
[TestClass]
public sealed class WideCategoriesTests
{
    private const int Rows = 300;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Presets_embed_a_category_of_64_values_and_hand_smaller_ones_on()
    {
        foreach (var preset in new[] { DenseNetworkOptions.ForTables, DenseNetworkOptions.ForTablesBest })
        {
            var embedded = Fit(preset, towns: 64).Network.Model;
            var embed = embedded.HiddenLayers.OfType<EmbedCategories>().Single();
            // One number and two categories, of 3 and of 64 values.
            var numbers = ((TableEncoding)preset.HiddenLayers[0]).Numbers.OutputsPerNumber;
            CollectionAssert.AreEqual(
                new[] { new SlotRange(numbers, numbers + 2), new SlotRange(numbers + 3, numbers + 66) }, embed.Categories!.ToArray());
            Assert.AreEqual(numbers + 3 + 8, embedded.Layers[1].OutputSize);

            var without = preset with { HiddenLayers = [.. preset.HiddenLayers.Where(layer => layer is not EmbedCategories)] };
            var (narrow, expected) = (Fit(preset, towns: 63).Network.Model, Fit(without, towns: 63).Network.Model);
            CollectionAssert.AreEqual(expected.HiddenLayers.ToArray(), narrow.HiddenLayers.ToArray());
            CollectionAssert.AreEqual(expected.Parameters.ToArray(), narrow.Parameters.ToArray());
        }
    }

    [TestMethod]
    public void Such_a_model_is_saved_exported_and_explained_by_column()
    {
        var (pipeline, network) = Fit(DenseNetworkOptions.ForTables, towns: 150);
        var rows = View(towns: 150);
        var scores = ColumnValues.All(pipeline.Transform(rows), "Score").Cast<float>().ToArray();
        var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(pipeline)), out _);
        CollectionAssert.AreEqual(scores, ColumnValues.All(loaded.Transform(rows), "Score").Cast<float>().ToArray());

        var scored = pipeline.Transform(rows);
        float[][] features = [.. ColumnValues.Singles(scored, "Features")];
        using var onnx = OnnxSession.Of(network.Model);
        foreach (var (expected, actual) in scores.Zip(onnx.Scores(features)))
            Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));

        var explained = _mlContext.Transforms.ExplainDenseNetwork(network, options: new ExplanationOptions { ByColumn = true }).Fit(scored);
        var why = explained.Explain(features[0]);
        CollectionAssert.AreEqual(new[] { "size", "kind", "town" }, why.FeatureNames.ToArray());
        Assert.AreEqual(scores[0], why.Score, 1e-5);
        Assert.AreNotEqual(0, why.Contributions[2]);
    }

    [TestMethod]
    public void A_town_that_training_has_not_seen_has_the_score_of_no_town()
    {
        var (pipeline, network) = Fit(DenseNetworkOptions.ForTables, towns: 150);
        var unknown = new MemoryView().Add("size", NumberDataViewType.Single, 3f).AddText("kind", "kind 1").AddText("town", "elsewhere")
            .Add("Label", NumberDataViewType.Single, 0f);
        var scored = pipeline.Transform(unknown);
        var features = ColumnValues.Singles(scored, "Features")[0];
        // The number, and the slot of its kind.
        Assert.AreEqual(2, features.Count(value => value != 0));
        var score = new float[1];
        new NetworkScorer(network.Model).Score(features, score);
        Assert.AreEqual(score[0], ColumnValues.All(scored, "Score").Cast<float>().Single());
        Assert.IsTrue(float.IsFinite(score[0]));
    }

    private (ITransformer Pipeline, DenseNetworkTransformer Network) Fit(DenseNetworkOptions preset, int towns)
    {
        var rows = View(towns);
        var options = preset with { NumberOfEpochs = 3, Seed = 1, EnsembleSize = 1, RefitOnAllRows = false };
        var pipeline = _mlContext.Transforms.TableFeatures(rows).Append(new DenseNetworkTrainer(_mlContext, options)).Fit(rows);
        return (pipeline, pipeline.LastTransformer);
    }

    private static MemoryView View(int towns)
    {
        var random = new Random(1);
        int[] town = [.. Enumerable.Range(0, Rows).Select(row => row < towns ? row : random.Next(towns))];
        return new MemoryView()
            .Add("size", NumberDataViewType.Single, [.. town.Select(_ => random.NextSingle())])
            .AddText("kind", [.. town.Select((_, row) => $"kind {row % 3}")])
            .AddText("town", [.. town.Select(each => $"town {each:000}")])
            .Add("Label", NumberDataViewType.Single, [.. town.Select(each => each % 7 + random.NextSingle())]);
    }
}
