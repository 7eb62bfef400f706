using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Five networks on handwritten digits: as one model they are better than each of them on average, on rows that none has
/// seen.</summary>
[TestClass]
public sealed class EnsembleOfDigitsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Averaged_networks_are_better_than_the_mean_of_them_alone()
    {
        var preparation = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(_mlContext.Transforms.NormalizeMinMax("Features"));
        var prepared = preparation.Fit(Read("optdigits.tra.csv"));
        var (train, test) = (
            prepared.Transform(Read("optdigits.tra.csv")), _mlContext.Data.Cache(prepared.Transform(Read("optdigits.tes.csv"))));
        var ensemble = new DenseNetworkTrainer(
            _mlContext, new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(32, Activation.ReLU)],
                NumberOfEpochs = 10,
                BatchSize = 128,
                Optimizer = new AdamOptions { LearningRate = 4e-3f },
                EnsembleSize = 5,
                Seed = 1,
                Device = TestDevice.Device
            }).Fit(train);

        var scored = ensemble.Transform(test);
        var together = _mlContext.MulticlassClassification.Evaluate(scored);
        var alone = ensemble.Model.Members.Select(member => new DenseNetworkTransformer(_mlContext, member).Transform(test)).ToArray();
        var evaluated = alone.Select(view => _mlContext.MulticlassClassification.Evaluate(view)).ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Alone {string.Join(", ", evaluated.Select(metrics => string.Create(CultureInfo.InvariantCulture, $"{metrics.MicroAccuracy:F4}")))}, mean {evaluated.Average(metrics => metrics.MicroAccuracy):F4}; as one model {together.MicroAccuracy:F4}. Log-loss {evaluated.Average(metrics => metrics.LogLoss):F4}; {together.LogLoss:F4}."));

        Assert.IsGreaterThan(evaluated.Average(metrics => metrics.MicroAccuracy), together.MicroAccuracy);
        Assert.IsLessThan(evaluated.Average(metrics => metrics.LogLoss), together.LogLoss);

        var scores = ManagedScores.Column<float>(scored, "Score");
        var ofMembers = alone.Select(view => ManagedScores.Column<float>(view, "Score")).ToArray();
        Assert.HasCount(1797 * 10, scores);
        for (var i = 0; i < scores.Length; i++)
            Assert.AreEqual(ofMembers.Average(all => (double)all[i]), scores[i], 1e-6);
    }

    private IDataView Read(string file) => _mlContext.Data.LoadFromTextFile(
        Path.Combine(RealData.Folder("digits"), file), [new("Features", DataKind.Single, 0, 63), new("Digit", DataKind.Single, 64)],
        separatorChar: ',');
}
