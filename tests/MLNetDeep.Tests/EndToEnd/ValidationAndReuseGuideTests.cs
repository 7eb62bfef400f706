using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetDeep.Tests.Support;

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

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.NormalizeMeanVariance("Features"))
            .Append(new DenseNetworkTrainer(mlContext))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(train, validation);          // both as they were loaded

        model.SaveModel(folder["model.zip"], train.Schema);
        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(train);
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

        Assert.AreEqual(5, better.History.Epochs.Count);
        Assert.AreEqual(4, other.Model.OutputCount);
        Assert.IsNotNull(scorer.Transform(train));
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guides_show()
    {
        var shown = new[] { "docs/validation.md", "docs/reuse.md" }.SelectMany(GuideCode.LinesOf)
            .Select(line => FileName().Replace(line, "folder[$0]"))
            .ToArray();

        Assert.IsGreaterThan(15, shown.Length);
        CollectionAssert.AreEqual(Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/ValidationAndReuseGuideTests.cs", shown));
    }

    [GeneratedRegex("\"[a-z]+\\.(zip|safetensors)\"")]
    private static partial Regex FileName();

    private static IDataView Rows(params string[] labels) => new MLContext().Data.SkipRows(new MemoryView()
        .AddText("Label", [.. Enumerable.Range(0, 20).Select(i => labels[i % labels.Length])])
        .AddSingles("Features", [.. Enumerable.Range(0, 20).Select(i => (float[])[i % labels.Length, i / 20f, 1])]), 1);
}
