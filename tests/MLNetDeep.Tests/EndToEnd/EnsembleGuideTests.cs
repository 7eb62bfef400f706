using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/ensembles.md, run.</summary>
[TestClass]
public sealed class EnsembleGuideTests
{
    [TestMethod]
    public void The_guides_code_runs()
    {
        var mlContext = new MLContext(seed: 1);
        var train = Toy.Multiclass();

        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.2f)],
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 5 },
            EnsembleSize = 5,
        };
        DenseNetworkTransformer ensemble = new DenseNetworkTrainer(mlContext, options).Fit(train);

        EnsembleRecord record = ensemble.History.Ensemble!;
        Console.WriteLine($"together {record.ValidationMetric:F3}");
        foreach (DenseNetworkModel member in ensemble.Model.Members)
            Console.WriteLine($"alone {member.History.Epochs[member.History.WeightsFromEpoch - 1].ValidationMetric:F3}");

        var other = options with { EnsembleSize = 1, HiddenLayers = [new Dense(200, Activation.Silu)] };
        DenseNetworkTransformer wide = new DenseNetworkTrainer(mlContext, other).Fit(train);
        DenseNetworkModel mean = DenseNetworkModel.MeanOf([ensemble.Model, wide.Model], weights: [3, 1]);
        Console.WriteLine(string.Join(", ", mean.MemberShares));  // 0.15 for each of five networks, and 0.25
        ITransformer one = new DenseNetworkTransformer(mlContext, mean);

        Assert.HasCount(5, record.Members);
        Assert.AreEqual(.15, mean.MemberShares[4], 1e-12);
        Assert.AreEqual(.25, mean.MemberShares[5], 1e-12);
        Assert.HasCount(6, one.FindDenseNetwork().Model.Members);
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guide_shows()
    {
        var shown = GuideCode.LinesOf("docs/ensembles.md").ToArray();
        Assert.IsGreaterThan(10, shown.Length);
        CollectionAssert.AreEqual(
            Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/EnsembleGuideTests.cs", shown));
    }
}
