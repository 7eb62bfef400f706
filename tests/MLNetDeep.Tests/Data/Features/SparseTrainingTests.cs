using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data.Features;

/// <summary>Sparse features are kept and trained on as they are, in memory proportional to what they write down.</summary>
[TestClass]
public sealed class SparseTrainingTests
{
    private const int Slots = 50_000;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Rows_of_50_000_slots_cost_what_they_write_down()
    {
        const int Rows = 10_000;
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var data = MadeUp(Rows);
        process.Refresh();
        var before = process.WorkingSet64;

        using var store = Read(data);

        process.Refresh();
        Assert.IsInstanceOfType<SparseFeatureRows>(store.Features);
        Assert.IsLessThan(Rows * (20 * 8 + 12) + 1, store.Features.Bytes);
        // Dense they would be 2 GB. Other tests may run meanwhile.
        Assert.IsLessThan(300L << 20, process.WorkingSet64 - before);
    }

    [TestMethod]
    public void A_fit_on_50_000_slots_learns()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(4, Activation.ReLU)],
            NumberOfEpochs = 2,
            BatchSize = 64,
            Optimizer = new AdamOptions { LearningRate = 0.01f }
        };
        var history = options.Fit(MadeUp(1000)).History;
        Assert.IsGreaterThan(0.9, history.Epochs[^1].Metric);
    }

    [TestMethod]
    public void A_fit_on_sparse_rows_is_that_on_dense_ones_to_the_last_bit()
    {
        var (sparse, dense, mixed) = (Sets(_ => true), Sets(_ => false), Sets(row => row % 5 != 2));
        var options = Toy.Options with { ValidationFraction = 0.2f };
        var expected = options.Fit(dense);

        foreach (var data in new[] { sparse, mixed })
        {
            var actual = options.Fit(data);
            CollectionAssert.AreEqual(expected.WeightBits(), actual.WeightBits());
            Assert.AreEqual(expected.History.Epochs[^1].ValidationLoss, actual.History.Epochs[^1].ValidationLoss);
        }

        static MemoryView Sets(Func<int, bool> isSparse) => Labelled([.. Enumerable.Range(0, 40).Select(row => Row(row, isSparse(row)))]);

        // Slots 3 and 30 say the class, slot 7 is written down though it is 0.
        static VBuffer<float> Row(int row, bool isSparse)
        {
            var sparse = new VBuffer<float>(40, 3, [row % 2 == 0 ? 1 : -1, 0, row / 40f], [3, 7, 30]);
            return isSparse ? sparse : new VBuffer<float>(40, [.. sparse.DenseValues()]);
        }
    }

    [TestMethod]
    public void Rows_that_turn_out_sparse_after_a_dense_one_are_kept_sparse()
    {
        VBuffer<float>[] rows = [new(100, [.. Enumerable.Range(0, 100).Select(slot => slot % 2f)]),
            .. Enumerable.Range(0, 63).Select(row => new VBuffer<float>(100, 1, [1f], [row]))];
        using var store = Read(Labelled(rows));
        var kept = Assert.IsInstanceOfType<SparseFeatureRows>(store.Features);
        Assert.AreEqual(50 + 63, kept.EntryCount);
        AssertRows(rows, kept);
    }

    [TestMethod]
    public void Rows_that_turn_out_dense_after_a_sparse_one_are_kept_dense()
    {
        VBuffer<float>[] rows = [new(100, 1, [1f], [5]),
            .. Enumerable.Range(1, 63).Select(row => new VBuffer<float>(100, [.. Enumerable.Range(0, 100).Select(slot => row + slot)]))];
        using var store = Read(Labelled(rows));
        AssertRows(rows, Assert.IsInstanceOfType<DenseFeatureRows>(store.Features));
    }

    [TestMethod]
    public void A_sparse_row_with_a_missing_value_is_left_out()
    {
        VBuffer<float>[] rows = [new(9, 1, [1f], [5]), new(9, 1, [float.NaN], [5]), new(9, 0, [], []),
            new(9, 2, [1f, float.NegativeInfinity], [0, 8])];
        using var store = Read(Labelled(rows));
        Assert.AreEqual((2, 2L), (store.Count, store.SkippedRows));
        AssertRows([rows[0], rows[2]], store.Features);
    }

    [TestMethod]
    public void A_row_of_another_length_is_an_error()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Read(Labelled([new(9, 1, [1f], [5]), new(8, 1, [1f], [5])])));
        Assert.AreEqual("Feature column 'Features' must have 9 slots in every row, as its type says. Received: 8. Correct the data, or "
            + "the type where it is loaded.", error.Message);
    }

    [TestMethod]
    public void Text_featurized_into_words_is_learnt_from_as_it_is()
    {
        var file = Path.Combine(RealData.Folder("text"), "sms-spam.tsv");
        var data = _mlContext.Data.LoadFromTextFile(file, [new("Spam", DataKind.String, 0), new("Message", DataKind.String, 1)]);
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Spam")
            .Append(_mlContext.Transforms.Text.FeaturizeText("Features", "Message"));
        var featurized = pipeline.Fit(data).Transform(data);

        using var store = Read(featurized);

        var kept = Assert.IsInstanceOfType<SparseFeatureRows>(store.Features);
        Assert.IsLessThan((long)kept.Count * kept.Width * sizeof(float) / 10, kept.Bytes);
    }

    private static RowStore Read(IDataView data) =>
        RowCollector.ReadAll(data, TrainingColumns.Find(data.Schema, new DenseNetworkOptions(), expectedTask: null), RowReading.Plain,
            "training")!;

    /// <summary>Rows of 20 entries, of which one says the class.</summary>
    private static MemoryView MadeUp(int rows)
    {
        var random = new Random(2);
        return Labelled([.. Enumerable.Range(0, rows).Select(Row)]);

        VBuffer<float> Row(int row)
        {
            int[] slots = [row % 2, .. Enumerable.Range(0, 19).Select(_ => random.Next(2, Slots)).Distinct().Order()];
            return new VBuffer<float>(Slots, slots.Length, [.. slots.Select(_ => 1f)], slots);
        }
    }

    private static MemoryView Labelled(VBuffer<float>[] rows) => new MemoryView()
        .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, rows[0].Length), rows)
        .Add("Label", BooleanDataViewType.Instance, Toy.Of(rows.Length, row => row % 2 == 0));

    private static void AssertRows(VBuffer<float>[] expected, FeatureRows actual)
    {
        Assert.AreEqual(expected.Length, actual.Count);
        var features = new float[actual.Width];
        for (var row = 0; row < expected.Length; row++)
        {
            actual.Gather([row], features);
            CollectionAssert.AreEqual(expected[row].DenseValues().ToArray(), features, $"row {row}");
        }
    }
}
