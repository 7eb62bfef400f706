using ExampleKit.Data;
using Microsoft.ML;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace SweepExample.Data;

/// <summary>Fashion-MNIST, or silhouettes in its place: ten kinds of clothes on small pictures.</summary>
internal static class Clothes
{
    public static SearchedTable Load(MLContext mlContext, FoundData data, bool quick)
    {
        var rows = mlContext.Data.TakeRows(
            mlContext.Data.LoadFromIdx(data.Files.TrainImages, data.Files.TrainLabels), quick ? 1_500 : 12_000);
        var test = mlContext.Data.TakeRows(
            mlContext.Data.LoadFromIdx(data.Files.TestImages, data.Files.TestLabels), quick ? 1_000 : 10_000);
        var split = mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: 42);

        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.Rescale("Image", scale: 1 / 255f))
            .Append(mlContext.Transforms.Flatten("Features", "Image"));
        return new SearchedTable(
            data.Name, "fashion", LearningTask.MulticlassClassification, 28 * 28, MonitoredValue.ValidationMetric, split.TrainSet,
            split.TestSet, test, preparation, !data.IsFashionMnist);
    }
}
