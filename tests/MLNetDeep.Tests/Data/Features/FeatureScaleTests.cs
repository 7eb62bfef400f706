using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data.Features;

/// <summary>Features that are far from the scale in which networks learn are warned of by name, once, with the step that mends it; others
/// are not.</summary>
[TestClass]
public sealed class FeatureScaleTests
{
    private const string Rule =
        "Feature column 'Features' should have values near 1, and means that are small beside their standard deviations: a network "
        + "learns little from others. ";

    private const string WayOut = "Append mlContext.Transforms.Standardize(\"Features\") before the trainer";

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LogLines _log;

    public FeatureScaleTests() => _log = new LogLines(_mlContext);

    private static DenseNetworkOptions Options => Toy.Options with { NumberOfEpochs = 1 };

    public static IEnumerable<object[]> Placements => [[DataPlacement.InMemory], [DataPlacement.Streaming]];

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void The_worst_slots_are_named_with_the_step_that_mends_it(DataPlacement placement)
    {
        // An income, a year, a number as it should be, a mark, and parts of a million.
        var data = Table(i => [50_000 + 20_000 * (i % 2), 2000 + i % 2, i % 2 - 0.5f, i == 3 ? 1 : 0, 2e-5f + 1e-5f * (i % 2)], "income",
            "year", "", "mark", "");
        Fit(data, Options with { DataPlacement = placement });
        CollectionAssert.AreEqual(
            new[]
            {
                $"{Rule}Received: 'income' (mean 6E+04, standard deviation 1E+04), 'year' (mean 2E+03, standard deviation 0.5), " +
                $"'Features.4' (mean 2.5E-05, standard deviation 5E-06) of 5 slots. {WayOut}.",
            },
            _log.Warnings);

        // What the warning says is done.
        var step = _mlContext.Transforms.Standardize("Features");
        step.Append(Trainer(Options with { DataPlacement = placement })).Fit(data);
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Only_training_rows_are_looked_at(DataPlacement placement)
    {
        var data = Table(i => [i % 2 + (i >= 20 ? 1e6f : 0)]);
        Fit(data, Options with { DataPlacement = placement, ValidationSplit = new LastRowsSplit(.5f) });
        Assert.IsEmpty(_log.Warnings);
        Fit(data, Options with { DataPlacement = placement, ValidationSplit = new LastRowsSplit(.25f) });
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Pixels_are_told_of_both_steps_and_either_ends_the_warning(DataPlacement placement)
    {
        var random = new Random(1);
        var pixels = new MemoryView()
            .AddVectors("Pixels", new VectorDataViewType(NumberDataViewType.Byte, 9), Toy.Of(40, _ => new VBuffer<byte>(9, Bytes(random))))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(40, row => row % 3 == 0));
        var options = Options with { DataPlacement = placement };
        _mlContext.Transforms.Flatten("Features", "Pixels").Append(Trainer(options)).Fit(pixels);
        StringAssert.StartsWith(_log.Warnings.Single(), Rule);
        StringAssert.EndsWith(_log.Warnings.Single(), $"{WayOut}; for pixels from 0 to 255, Rescale(\"Features\", scale: 1 / 255f).");

        _mlContext.Transforms.Flatten("Features", "Pixels").Append(_mlContext.Transforms.Rescale("Features", scale: 1 / 255f))
            .Append(Trainer(options)).Fit(pixels);
        _mlContext.Transforms.Flatten("Features", "Pixels").Append(_mlContext.Transforms.Standardize("Features")).Append(Trainer(options))
            .Fit(pixels);
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Marks_counts_of_words_and_pixels_by_255_are_no_reason_to_warn(DataPlacement placement)
    {
        // A rare mark, one that is almost always set, one that always is, -1 and 1, rare words, a pixel at the border: dense, then sparse.
        float[] Row(int i) =>
            [i == 3 ? 1 : 0, i == 3 ? 0 : 1, 1, i == 3 ? -1 : 1, i % 19 == 0 ? 3 : 0, i % 30 == 0 ? 2 / 255f : 0, 0, 0.5f, i % 2];
        Fit(Table(Row), Options with { DataPlacement = placement });

        var sparse = new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 50),
                Toy.Of(40, row => new VBuffer<float>(50, 2, [1, 2], [row, 49])))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(40, row => row % 3 == 0));
        Fit(sparse, Options with { DataPlacement = placement });
        Assert.IsEmpty(_log.Warnings);
    }

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void A_slot_of_sparse_rows_is_seen_with_its_zeros(DataPlacement placement)
    {
        var sparse = new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 50),
                Toy.Of(40, row => new VBuffer<float>(50, 1, [row % 4 == 0 ? 100f : 0], [7])))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(40, row => row % 3 == 0));
        Fit(sparse, Options with { DataPlacement = placement });
        StringAssert.Contains(_log.Warnings.Single(), "Received: 'Features.7' (mean 25, standard deviation 43.3) of 50 slots.");
    }

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Wide_sparse_rows_are_told_of_a_step_that_keeps_them_sparse(DataPlacement placement)
    {
        MemoryView Words(float size) => new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 2000),
                Toy.Of(40, row => new VBuffer<float>(2000, 2, [.6f + row % 3 * .01f, row % 4 == 0 ? size : 1], [7, 100 + row])))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(40, row => row % 3 == 0));

        // The share of a frequent word hardly varies in texts of one length.
        Fit(Words(1), Options with { DataPlacement = placement });
        Assert.IsEmpty(_log.Warnings);
        Fit(Words(1000), Options with { DataPlacement = placement });
        StringAssert.EndsWith(_log.Warnings.Single(),
            "Append mlContext.Transforms.NormalizeMeanVariance(\"Features\"), which leaves zeros as they are, before the trainer.");
    }

    [TestMethod]
    public void A_network_that_begins_by_scaling_its_features_is_not_warned_of()
    {
        Fit(Table(i => [1e5f * i]), Options with { HiddenLayers = [new BatchNormalization(), new Dense(3)] });
        Assert.IsEmpty(_log.Warnings);
        Fit(Table(i => [1e5f * i]), Options with { HiddenLayers = [new TableEncoding(), new Dense(3)] });
        Assert.IsEmpty(_log.Warnings);
        Fit(Table(i => [1e5f * i]), Options with { HiddenLayers = [new Dense(3), new BatchNormalization()] });
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    public void A_cross_validation_warns_once_and_a_range_test_too()
    {
        Trainer(Options).CrossValidate(Table(i => [1e5f * i]), 3);
        Assert.HasCount(1, _log.Warnings);
        Trainer(Options).FindLearningRate(Table(i => [1e5f * i]));
        Assert.HasCount(2, _log.Warnings);
    }

    [TestMethod]
    public void Neither_default_of_ml_net_mends_a_mean_that_is_large_beside_its_spread()
    {
        var data = Table(i => [2000 + i % 10]);
        _mlContext.Transforms.NormalizeMeanVariance("Features").Append(Trainer(Options)).Fit(data);
        _mlContext.Transforms.NormalizeMinMax("Features").Append(Trainer(Options)).Fit(data);
        Assert.HasCount(2, _log.Warnings.Where(
            line => line.StartsWith($"{Rule}Received: 'Features.0' (mean 0.99", StringComparison.Ordinal)
            || line.Contains("(mean 1, ", StringComparison.Ordinal)));

        _mlContext.Transforms.Standardize("Features").Append(Trainer(Options)).Fit(data);
        _mlContext.Transforms.NormalizeMinMax("Features", fixZero: false).Append(Trainer(Options)).Fit(data);
        Assert.HasCount(2, _log.Warnings);
    }

    [TestMethod]
    public void Standardized_slots_have_mean_0_and_deviation_1_and_one_that_does_not_vary_is_0()
    {
        var data = Table(i => [3, 2000 + 10 * (i % 2), i == 0 ? float.NaN : i % 2]);
        float[][] rows = [.. _mlContext.Transforms.Standardize("Out", "Features").Fit(data).Transform(data).GetColumn<float[]>("Out")];
        CollectionAssert.AreEqual(new[] { 0, -1f }, rows[0][..2]);
        CollectionAssert.AreEqual(new[] { 0, 1f }, rows[1][..2]);
        Assert.IsTrue(float.IsNaN(rows[0][2]));
        Assert.AreEqual(1, rows[1][2], 0.05);
    }

    [TestMethod]
    public void Fashion_mnist_by_255_is_not_warned_of_and_as_bytes_it_is()
    {
        var folder = RealData.Folder("fashion-mnist");
        var images = _mlContext.Data.TakeRows(
            _mlContext.Data.LoadFromIdx(
            Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz")), 2000);
        var preparation = _mlContext.Transforms.Conversion.MapValueToKey(
            "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_mlContext.Transforms.Flatten("Features", "Image"));
        var options = Options with { HiddenLayers = [], BatchSize = 512 };
        preparation.Append(_mlContext.Transforms.Rescale("Features", scale: 1 / 255f)).Append(Trainer(options)).Fit(images);
        Assert.IsEmpty(_log.Warnings);
        preparation.Append(Trainer(options)).Fit(images);
        StringAssert.EndsWith(_log.Warnings.Single(), "Rescale(\"Features\", scale: 1 / 255f).");
    }

    [TestMethod]
    public void California_housing_as_it_is_is_warned_of_and_standardized_it_is_not()
    {
        var data = _mlContext.Data.LoadFromTextFile(
            Path.Combine(RealData.Folder("california-housing"), "california_housing_sklearn_form.csv"),
            [new("Features", DataKind.Single, 0, 7), new("Label", DataKind.Single, 8)],
            separatorChar: ',',
            hasHeader: true);
        var options = Options with { HiddenLayers = [], BatchSize = 1024 };
        Trainer(options).Fit(data);
        StringAssert.Contains(
            _log.Warnings.Single(),
            "'Features.4' (mean 1.43E+03, standard deviation 1.13E+03), 'Features.7' (mean -120, standard deviation 2");
        _mlContext.Transforms.NormalizeMeanVariance("Features").Append(Trainer(options)).Fit(data);
        Assert.HasCount(2, _log.Warnings);
        _mlContext.Transforms.Standardize("Features").Append(Trainer(options)).Fit(data);
        Assert.HasCount(2, _log.Warnings);
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[9];
        random.NextBytes(bytes);
        return bytes;
    }

    private static MemoryView Table(Func<int, float[]> row, params string[] names)
    {
        float[][] features = Toy.Of(40, row);
        var annotations = names.Length == 0 ? null : new DataViewSchema.Annotations.Builder().With("SlotNames", names).ToAnnotations();
        return new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, features[0].Length), annotations,
                [.. features.Select(f => new VBuffer<float>(f.Length, f))])
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(40, i => i % 3 == 0));
    }

    private void Fit(IDataView data, DenseNetworkOptions options) => Trainer(options).Fit(data);

    private DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(_mlContext, options with { Device = TestDevice.For(options) });
}
