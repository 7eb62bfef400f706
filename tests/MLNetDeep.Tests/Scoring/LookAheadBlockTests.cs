using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>Reading ahead takes little memory, whatever the rows are like.</summary>
[TestClass]
public sealed class LookAheadBlockTests
{
    private const int MostBytes = 1 << 24;

    private readonly DenseNetworkTransformer _narrow = RandomModel.Transformer(LearningTask.Regression, featureCount: 3, outputCount: 1);

    [TestMethod]
    public void Blocks_grow_to_their_full_size()
    {
        var source = new WatchedView(EveryType.View(5000));
        CollectionAssert.AreEqual(new[] { 16, 64, 256, 1024, 1024, 1024, 1024, 568 }, BlockSizes(_narrow, source, "Score"));
    }

    [TestMethod]
    public void Blocks_of_wide_features_are_smaller()
    {
        const int Features = 1 << 13;
        var transformer = RandomModel.Transformer(LearningTask.Regression, Features, 1, []);
        var data = new MemoryView()
            .AddComputed("Features", new VectorDataViewType(NumberDataViewType.Single, Features), 50,
            row => new VBuffer<float>(Features, DenseRow(Features, row)));

        CollectionAssert.AreEqual(new[] { 16, 16, 16, 2 }, BlockSizes(transformer, new WatchedView(data), "Score"));

        var (weights, bias) = (transformer.Model.GetWeights("0.weight").ToArray(), transformer.Model.GetWeights("0.bias").Span[0]);
        foreach (var (row, score) in ColumnValues.All(transformer.Transform(data), "Score").Index())
            Assert.AreEqual(row * weights[row * 100] + bias, (float)score, 1e-5f);
    }

    [TestMethod]
    public void Blocks_of_wide_columns_that_are_only_passed_on_are_smaller()
    {
        const int Wide = MostBytes / 10;
        var data = new MemoryView().AddSingles("Features", Toy.Features(50))
            .AddComputed("Pixels", new VectorDataViewType(NumberDataViewType.Byte, Wide), 50,
            row => new VBuffer<byte>(Wide, new byte[Wide]));
        CollectionAssert.AreEqual(new[] { 10, 10, 10, 10, 10 }, BlockSizes(_narrow, new WatchedView(data), "Score Pixels"));
    }

    [TestMethod]
    public void Blocks_of_long_texts_are_smaller()
    {
        var text = new string('x', MostBytes / 2 / 5).AsMemory();
        var data = new MemoryView().AddSingles("Features", Toy.Features(20)).Add("Text", TextDataViewType.Instance, Toy.Of(20, _ => text));
        CollectionAssert.AreEqual(new[] { 5, 5, 5, 5 }, BlockSizes(_narrow, new WatchedView(data), "Score Text"));
    }

    [TestMethod]
    public void Blocks_of_wide_outputs_are_smaller()
    {
        const int Outputs = MostBytes / sizeof(float) / 4;
        var model = RandomModel.Transformer(LearningTask.MulticlassClassification, 1, Outputs, []);
        var data = new MemoryView().AddSingles("Features", Toy.Of(8, row => new float[] { row }));
        CollectionAssert.AreEqual(new[] { 4, 4 }, BlockSizes(model, new WatchedView(data), "PredictedLabel"));
    }

    [TestMethod]
    public void A_row_that_is_larger_than_a_block_is_a_block_by_itself()
    {
        var data = new MemoryView().AddSingles("Features", Toy.Features(3))
            .AddComputed("Pixels", new VectorDataViewType(NumberDataViewType.Byte), 3,
            row => new VBuffer<byte>(MostBytes, new byte[MostBytes]));
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, BlockSizes(_narrow, new WatchedView(data), "Score Pixels"));
    }

    [TestMethod]
    public void Very_wide_rows_of_many_zeros_stay_sparse()
    {
        const int Features = 50_000, Rows = 2_000, Given = 20;
        var transformer = RandomModel.Transformer(LearningTask.Regression, Features, 1, [new Dense(4, Activation.Tanh)]);
        var data = new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, Features),
            Toy.Of(Rows, row => SparseRow(Features, Given, row)));
        var scored = transformer.Transform(data);
        using var cursor = scored.GetRowCursor(scored.Schema);
        var (getScore, getFeatures) = (
            cursor.GetGetter<float>(scored.Schema["Score"]), cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]));
        var (score, features) = (0f, default(VBuffer<float>));
        var expected = transformer.Transform(
            new MemoryView().AddComputed(
            "Features", new VectorDataViewType(NumberDataViewType.Single, Features), Rows, row => Dense(SparseRow(Features, Given, row))));
        using var expectedCursor = expected.GetRowCursor(expected.Schema);
        var getExpected = expectedCursor.GetGetter<float>(expected.Schema["Score"]);
        for (var row = 0; row < 40; row++)
        {
            Assert.IsTrue(cursor.MoveNext() && expectedCursor.MoveNext());
            var expectedScore = 0f;
            getScore(ref score);
            getExpected(ref expectedScore);
            getFeatures(ref features);
            Assert.AreEqual(expectedScore, score, 1e-5f * Math.Max(1, Math.Abs(expectedScore)));
            Assert.IsFalse(features.IsDense);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
            getScore(ref score);
        var bytesOfNonZeros = (long)Rows * Given * (sizeof(float) + sizeof(int));
        Assert.IsLessThan(5 * bytesOfNonZeros, GC.GetAllocatedBytesForCurrentThread() - before,
            $"Dense they would be {(long)Rows * Features * sizeof(float)} bytes.");
    }

    [TestMethod]
    public void Memory_is_flat_while_rows_stream_by()
    {
        var scored = RandomModel.Transformer(LearningTask.MulticlassClassification, 3, 4).Transform(EveryType.View(10_000));
        string[] names = ["Score", "PredictedLabel", "Features", "Sparse", "Text", "Int64", "Image"];
        using var cursor = scored.GetRowCursor(scored.Schema.Where(column => names.Contains(column.Name)));
        var getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        var getSparse = cursor.GetGetter<VBuffer<double>>(scored.Schema["Sparse"]);
        var getText = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]);
        var (score, sparse, text) = (default(VBuffer<float>), default(VBuffer<double>), default(ReadOnlyMemory<char>));
        Read(rows: 3000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(rows: 6000);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Read(int rows)
        {
            for (var row = 0; row < rows && cursor.MoveNext(); row++)
            {
                getScore(ref score);
                getSparse(ref sparse);
                getText(ref text);
            }
        }
    }

    /// <summary>How many rows are read from the source at once.</summary>
    private static int[] BlockSizes(DenseNetworkTransformer transformer, WatchedView source, string columns)
    {
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor(columns.Split(' ').Select(name => scored.Schema[name]));
        var sizes = new List<int>();
        for (var row = 0; cursor.MoveNext(); row++)
        {
            if (sizes.Sum() == row)
                sizes.Add(source.Moves - row);
        }
        return [.. sizes];
    }

    private static float[] DenseRow(int length, long row)
    {
        var values = new float[length];
        values[row * 100] = row;
        return values;
    }

    private static VBuffer<float> SparseRow(int length, int given, long row) =>
        new(length, given, Toy.Of(given, i => i + row % 3f), Toy.Of(given, i => (int)(i * (length / given) + row % 7)));

    private static VBuffer<float> Dense(VBuffer<float> vector) => new(vector.Length, [.. vector.DenseValues()]);
}
