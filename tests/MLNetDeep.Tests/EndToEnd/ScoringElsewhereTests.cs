using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A model trained here, saved, and scored by another program, which has no libtorch and names nothing of MLNetDeep.</summary>
[TestClass]
public sealed class ScoringElsewhereTests
{
    private const float Tolerance = 1e-5f;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public Task A_multiclass_model_scores_the_same_elsewhere() =>
        ScoresTheSameElsewhere(_mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Flower.Species))
            .Append(_mlContext.MulticlassClassification.Trainers.DenseNetwork(Options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")));

    [TestMethod]
    public Task A_binary_model_scores_the_same_elsewhere() =>
        ScoresTheSameElsewhere(
            _mlContext.BinaryClassification.Trainers.DenseNetwork(Options with { LabelColumnName = nameof(Flower.IsLarge) }));

    [TestMethod]
    public Task A_regression_model_with_Rescale_and_Flatten_before_it_scores_the_same_elsewhere() =>
        ScoresTheSameElsewhere(_mlContext.Transforms.Rescale("Features", scale: 0.5f, offset: -1)
            .Append(_mlContext.Transforms.Flatten("Features"))
            .Append(_mlContext.Regression.Trainers.DenseNetwork(Options with { LabelColumnName = nameof(Flower.Size) })));

    [TestMethod]
    public void The_other_program_brings_no_libtorch() =>
        Assert.IsEmpty(Directory.EnumerateFiles(ScoringOnlyProgram.BinFolder, "*torch_*", SearchOption.AllDirectories));

    private static DenseNetworkOptions Options => new()
    {
        HiddenLayers = [new Dense(5, Activation.ReLU), new Dropout(0.2f), new Dense(4, Activation.Tanh)],
        NumberOfEpochs = 2,
        BatchSize = 8,
        Device = ComputeDevice.Cpu,
    };

    private async Task ScoresTheSameElsewhere(IEstimator<ITransformer> pipeline)
    {
        using var folder = new TempFolder();
        var flowers = _mlContext.Data.LoadFromEnumerable(Flower.Some(50));
        var model = pipeline.Fit(flowers);
        _mlContext.Model.Save(model, flowers.Schema, folder["model.zip"]);
        using (var file = File.Create(folder["flowers.idv"]))
            _mlContext.Data.SaveAsBinary(flowers, file);

        var (scores, torchLibraries) = ScoringOnlyProgram.Read(await ScoringOnlyProgram.Run(folder["model.zip"], folder["flowers.idv"]));

        var expected = ScoresOf(model.Transform(flowers));
        Assert.HasCount(expected.Length, scores);
        for (var row = 0; row < expected.Length; row++)
        {
            Assert.HasCount(expected[row].Length, scores[row]);
            for (var i = 0; i < expected[row].Length; i++)
                Assert.AreEqual(expected[row][i], scores[row][i], Tolerance, $"Row {row}, value {i}.");
        }
        Assert.AreNotEqual(expected[0][0], expected[1][0], "Equal scores for unequal rows would show nothing.");
        Assert.AreEqual("torch libraries loaded: none", torchLibraries);
    }

    private static float[][] ScoresOf(IDataView scored) =>
        scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score")]
            : [.. scored.GetColumn<float>("Score").Select(value => new[] { value })];
}
