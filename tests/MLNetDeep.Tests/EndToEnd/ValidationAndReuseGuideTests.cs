using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/validation.md and docs/reuse.md, run.</summary>
[TestClass]
public sealed partial class ValidationAndReuseGuideTests
{
    [TestMethod]
    public void The_guides_code_runs()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        var (train, validation, otherRows) = (Rows("a", "b"), Rows("a", "b"), LabelledRows.Draw(20, classes: 4));

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.Standardize("Features"))
            .Append(new DenseNetworkTrainer(mlContext))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(train, validation);          // both as they were loaded

        model.SaveModel(folder["model.zip"], train.Schema);
        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue).Fit(train);
        (train, validation) = (preparation.Transform(train), preparation.Transform(validation));

        ITransformer loaded = mlContext.Model.Load(folder["model.zip"], out _);
        DenseNetworkModel previous = loaded.FindDenseNetwork().Model;
        Console.WriteLine(previous.Summary());

        var options = new DenseNetworkOptions { HiddenLayers = previous.HiddenLayers, NumberOfEpochs = 5, Seed = 43 };
        var trainer = new DenseNetworkTrainer(mlContext, options);
        var better = trainer.Fit(train, validation, previous);          // validation may be null

        var head = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [.. previous.HiddenLayers.Select(layer => layer with { Trainable = false }), new Dense(20, Activation.ReLU)],
        });
        var other = head.Fit(otherRows, null, previous.WithoutOutput());

        previous.SaveWeights(folder["weights.safetensors"]);
        DenseNetworkModel restored = previous.LoadWeights(folder["weights.safetensors"]);   // a new model: models never change
        var scorer = new DenseNetworkTransformer(mlContext, restored);

        var untrained = DenseNetworkModel.Create(
            new DenseNetworkOptions { HiddenLayers = [new Dense(100, Activation.ReLU), new BatchNormalization { Epsilon = 1e-5f }] },
            featureCount: 784, classes: ["shirt", "shoe"], seed: 42);
        untrained.SaveWeights(folder["state_dict.safetensors"]);
        WriteWeights(untrained, folder["named.safetensors"], name => name.Replace("0.", "fc1.", StringComparison.Ordinal)
            .Replace("2.", "bn1.", StringComparison.Ordinal).Replace("3.", "head.", StringComparison.Ordinal));
        WriteWeights(untrained, folder["keras.safetensors"], name => $"layer_{name}", transposed: true);

        var asIs = untrained.LoadWeights(
            folder["state_dict.safetensors"]);              // "0.weight", "0.bias", "2.weight", "2.running_mean", …, "3.bias"
        var named = untrained.LoadWeights(folder["named.safetensors"], new WeightsLayout
        {
            Names = new Dictionary<string, string> { ["0"] = "fc1", ["2"] = "bn1", ["3"] = "head" },
        });
        var keras = untrained.LoadWeights(folder["keras.safetensors"], new WeightsLayout { MatchByShape = true, TransposedKernels = true });

        foreach (var read in new[] { asIs, named, keras })
            CollectionAssert.AreEqual(untrained.Parameters.ToArray(), read.Parameters.ToArray());
        Assert.AreEqual(5, better.History.Epochs.Count);
        Assert.AreEqual(4, other.Model.OutputCount);
        Assert.IsNotNull(scorer.Transform(train));
    }

    [TestMethod]
    public void A_loaded_pipeline_continues_on_rows_with_a_new_category()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        var (train, rows) = (Towns("a", "b"), Towns("a", "new", "b"));
        var first = mlContext.Transforms.TableFeatures(train).Append(
            new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 2, Seed = 1 }));
        first.Fit(train).SaveModel(folder["model.zip"], train.Schema);
        var trainer = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 3, Seed = 2 });

        var fitted = (TransformerChain<ITransformer>)mlContext.Model.Load(folder["model.zip"], out DataViewSchema schema);
        var before = new TransformerChain<ITransformer>([.. fitted.TakeWhile(step => step is not DenseNetworkTransformer)]);
        var further = trainer.Fit(before.Transform(rows), null, fitted.FindDenseNetwork().Model);
        before.Append(further).SaveModel(folder["further.zip"], schema);

        Assert.AreEqual(3, further.History.Epochs.Count);
        var scores = mlContext.Model.Load(folder["further.zip"], out _).Transform(rows).GetColumn<float>("Score").ToArray();
        CollectionAssert.AreEqual(further.Transform(before.Transform(rows)).GetColumn<float>("Score").ToArray(), scores);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => first.Fit(rows, null, fitted.FindDenseNetwork().Model)).Message,
            "fitted to new rows may have other categories");

        static MemoryView Towns(params string[] towns) => new MemoryView()
            .AddText("town", [.. Enumerable.Range(0, 40).Select(i => towns[i % towns.Length])])
            .AddSingles("size", [.. Enumerable.Range(0, 40).Select(i => (float[])[MathF.Sin(i)])])
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 40).Select(i => i % 7f)]);
    }

    [TestMethod]
    public void The_guides_options_stop_early()
    {
        var options = new DenseNetworkOptions
        {
            NumberOfEpochs = 200,                                        // at most
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 5 },          // stop after 5 epochs without a lower validation loss
        };

        // Labels by chance: nothing can be learnt.
        var (features, random) = (MadeUpData.Features(100, width: 4), new Random(1));
        var history = new DenseNetworkTrainer(new MLContext(seed: 1), options)
            .Fit(MadeUpData.Binary(features, [.. features.Select(_ => random.Next(2) == 0)])).History;
        Assert.AreEqual(TrainingEnd.EarlyStopping, history.End);
        Assert.AreEqual(history.Epochs.Count - 5, history.WeightsFromEpoch);
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guides_show()
    {
        var shown = new[] { "docs/validation.md", "docs/reuse.md" }.SelectMany(GuideCode.LinesOf)
            .Select(line => FileName().Replace(line, "folder[$0]"))
            .ToArray();

        Assert.IsGreaterThan(15, shown.Length);
        CollectionAssert.AreEqual(
            Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/ValidationAndReuseGuideTests.cs", shown));
    }

    /// <summary>Writes weights as another program would: under its names, and kernels as it lays them out.</summary>
    private static void WriteWeights(DenseNetworkModel model, string path, Func<string, string> name, bool transposed = false)
    {
        var file = new ForeignFile();
        foreach (var ours in model.WeightNames)
        {
            var values = model.GetWeights(ours).ToArray().Select(value => (double)value).ToArray();
            int[] shape = ours switch { "0.weight" => [100, 784], "3.weight" => [2, 100], _ => [values.Length] };
            if (transposed && shape is [var units, var inputs])
            {
                values = [.. Enumerable.Range(0, values.Length).Select(i => values[i % units * inputs + i / units])];
                shape = [inputs, units];
            }
            file.Add(name(ours), shape, values);
        }
        File.WriteAllBytes(path, file.ToArray());
    }

    [GeneratedRegex("\"[a-z_]+\\.(zip|safetensors)\"")]
    private static partial Regex FileName();

    private static IDataView Rows(params string[] labels) => new MLContext().Data.SkipRows(new MemoryView()
        .AddText("Label", [.. Enumerable.Range(0, 20).Select(i => labels[i % labels.Length])])
        .AddSingles("Features", [.. Enumerable.Range(0, 20).Select(i => (float[])[i % labels.Length, i / 20f, 1])]), 1);
}
