using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/explain.md, run.</summary>
[TestClass]
public sealed class ExplainGuideTests
{
    [TestMethod]
    public void The_guides_code_runs()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        var (data, features) = (Toy.Named(TextDataViewType.Instance, Toy.Texts("shirt", "boot", "bag")), Toy.Features(1)[0]);
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(new DenseNetworkTrainer(mlContext, Toy.Options))
            .Fit(data);

        DenseNetworkTransformer network = model.FindDenseNetwork();
        var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(network).Fit(model.Transform(data)));

        IDataView rows = explained.Transform(data);
        explained.SaveModel(folder["explained.zip"], data.Schema);

        var options = new ExplanationOptions
        {
            OutputName = "boot",                          // or OutputIndex; null: the class that is predicted for the row
            Score = ExplainedScore.Prediction,            // the probability; the default is Raw, the score before softmax or sigmoid
            Baseline = ExplanationBaseline.Mean,
            // of the rows it is fitted on; the default is Zeros; or ExplanationBaseline.Of(values)
        };
        var boots = mlContext.Transforms.ExplainDenseNetwork(network, "WhyBoot", options).Fit(model.Transform(data));

        Explanation why = boots.Explain(features);        // one row, from any thread
        Console.WriteLine($"{why.OutputName}: {why.Score:F3} where the baseline has {why.BaselineScore:F3}, "
            + $"after {why.NumberOfSteps} steps");
        Console.WriteLine(string.Join(", ", why.Largest(3)));                // "length: 0.83, Features.17: -0.21, width: 0.06"

        var byColumn = mlContext.Transforms.ExplainDenseNetwork(network, options: new ExplanationOptions
        {
            ByColumn = true,
            Baseline = ExplanationBaseline.Mean,
        }).Fit(model.Transform(data));

        var whyIncome = byColumn.Transform(model.Transform(data));           // FeatureContributions has a slot for each column of the table

        Assert.HasCount(3, ColumnValues.Singles(whyIncome, "FeatureContributions")[0]);
        Assert.HasCount(3, ColumnValues.Singles(rows, "FeatureContributions")[0]);
        Assert.HasCount(3, why.Largest(3));
        Assert.AreEqual("boot", why.OutputName);
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guide_shows()
    {
        var shown = GuideCode.LinesOf("docs/explain.md")
            .Select(line => line.Replace("\"explained.zip\"", "folder[\"explained.zip\"]", StringComparison.Ordinal))
            .ToArray();

        Assert.IsGreaterThan(10, shown.Length);
        CollectionAssert.AreEqual(
            Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/ExplainGuideTests.cs", shown));
    }
}
