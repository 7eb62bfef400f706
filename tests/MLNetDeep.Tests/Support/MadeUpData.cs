using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Tests.Support;

/// <summary>Small data sets to train on, the same for the same seed.</summary>
internal static class MadeUpData
{
    /// <summary>Features drawn uniformly from ±1.</summary>
    public static float[][] Features(int rows, int width, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => 2 * random.NextSingle() - 1).ToArray())];
    }

    /// <summary>Classes that follow from the features, mostly: which of the first few features is largest.</summary>
    public static MemoryView Multiclass(float[][] features, int classes) =>
        Multiclass(features, [.. features.Select(row => (uint)(1 + Enumerable.Range(0, classes).MaxBy(i => row[i])))], classes);

    public static MemoryView Multiclass(float[][] features, uint[] keys, int classes) =>
        new MemoryView().Add("Label", new KeyDataViewType(typeof(uint), classes), keys).AddSingles("Features", features);

    /// <summary>True where the first feature is larger than the second.</summary>
    public static MemoryView Binary(float[][] features) => Binary(features, [.. features.Select(row => row[0] > row[1])]);

    public static MemoryView Binary(float[][] features, bool[] labels) =>
        new MemoryView().Add("Label", BooleanDataViewType.Instance, labels).AddSingles("Features", features);

    /// <summary>3 x₀ - 2 x₁ + 1.</summary>
    public static MemoryView Regression(float[][] features) =>
        Regression(features, [.. features.Select(row => 3 * row[0] - 2 * row[1] + 1)]);

    public static MemoryView Regression(float[][] features, float[] labels) =>
        new MemoryView().Add("Label", NumberDataViewType.Single, labels).AddSingles("Features", features);

    /// <summary>Trains on the CPU, with options and seed only.</summary>
    public static DenseNetworkTransformer Fit(
        this DenseNetworkOptions options, IDataView data, IDataView? validation = null, params TrainingCallback[] callbacks) =>
        new DenseNetworkTrainer(new MLContext(), options with { Device = TestDevice.For(options), Seed = options.Seed ?? 7 }, callbacks)
            .Fit(data, validation);

    /// <summary>Examples that have classes and nothing else; to be disposed of.</summary>
    public static RowStore OfClasses(params int[] classes) => new(ZeroFeatures(classes.Length), Labels: null, classes, 0);

    /// <summary>Features that are all 0; to be disposed of.</summary>
    public static FeatureRows ZeroFeatures(int rows, int width = 1)
    {
        var features = new SparseFeatureRows(width);
        for (var row = 0; row < rows; row++)
            features.Add(new float[width]);
        return features;
    }

    /// <summary>All weights of a model, bit by bit.</summary>
    public static int[] WeightBits(this DenseNetworkTransformer model) =>
        [.. model.Model.Parameters.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
