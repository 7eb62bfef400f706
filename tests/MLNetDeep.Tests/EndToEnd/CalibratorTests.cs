using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>ML.NET's calibrators on the log-odds of a binary network.</summary>
[TestClass]
public sealed class CalibratorTests
{
    private const int Rows = 600;

    private readonly MLContext _mlContext = new(seed: 1);

    public static IEnumerable<object[]> Names => [["Platt"], ["Isotonic"], ["Naive"]];

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Of_an_overconfident_network_is_better_calibrated(string name)
    {
        var (model, data) = Overconfident();
        var scored = model.Transform(data);
        var calibrated = Calibrator(name).Fit(scored).Transform(scored);

        var (before, after) = (_mlContext.BinaryClassification.Evaluate(scored), _mlContext.BinaryClassification.Evaluate(calibrated));
        Assert.IsLessThan(before.LogLoss - .1, after.LogLoss);
        Assert.AreEqual(before.Accuracy, after.Accuracy, "The answers stay; only how sure they are changes.");
        var (chances, truth) = (
            ColumnValues.All(calibrated, "Probability").Cast<float>().ToArray(), ColumnValues.All(data, "Label").Cast<bool>().ToArray());
        Assert.IsTrue(chances.All(chance => chance is >= 0 and <= 1));
        Assert.AreEqual(truth.Average(isTrue => isTrue ? 1 : 0), chances.Average(), .03);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void In_a_saved_model_is_loaded_with_it(string name)
    {
        var (network, data) = Overconfident();
        var model = new TransformerChain<ITransformer>(network, Calibrator(name).Fit(network.Transform(data)));
        using var zip = new MemoryStream(SavedModel.Of(model));
        var loaded = new MLContext().Model.Load(zip, out _);

        CollectionAssert.AreEqual(
            ColumnValues.All(model.Transform(data), "Probability"), ColumnValues.All(loaded.Transform(data), "Probability"));
        CollectionAssert.AreNotEqual(
            ColumnValues.All(network.Transform(data), "Probability"), ColumnValues.All(loaded.Transform(data), "Probability"));
    }

    [TestMethod]
    public void Appended_to_the_trainer_is_fitted_with_it()
    {
        var data = Toy.Binary(60);
        var model = new DenseNetworkTrainer(_mlContext, Toy.Options).Append(_mlContext.BinaryClassification.Calibrators.Platt()).Fit(data);
        Assert.IsNotNull(_mlContext.BinaryClassification.Evaluate(model.Transform(data)));
        Assert.IsNotNull(_mlContext.BinaryClassification.CrossValidate(
            data, new DenseNetworkTrainer(_mlContext, Toy.Options).Append(_mlContext.BinaryClassification.Calibrators.Naive()),
            numberOfFolds: 2));
    }

    private IEstimator<ITransformer> Calibrator(string name) => name switch
    {
        "Platt" => _mlContext.BinaryClassification.Calibrators.Platt(),
        "Isotonic" => _mlContext.BinaryClassification.Calibrators.Isotonic(),
        _ => _mlContext.BinaryClassification.Calibrators.Naive(),
    };

    /// <summary>A network whose log-odds are four times what they should be.</summary>
    private (DenseNetworkTransformer Network, MemoryView Data) Overconfident()
    {
        var random = new Random(3);
        var signals = Toy.Of(Rows, _ => 4 * random.NextSingle() - 2);
        var data = new MemoryView().AddSingles("Features", [.. signals.Select(signal => new[] { signal })])
            .Add("Label", BooleanDataViewType.Instance, [.. signals.Select(signal => random.NextDouble() < 1 / (1 + Math.Exp(-signal)))]);
        var specification = MLNetDeep.Networks.NetworkSpecification.WithOutput(1, [], 1);
        var description = RandomModel.Of(LearningTask.BinaryClassification, 1, 1).Description;
        return (new DenseNetworkTransformer(_mlContext, new DenseNetworkModel(specification, [4, 0], description)), data);
    }
}
