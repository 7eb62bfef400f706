using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data.Features;

/// <summary>Features are read as bytes where only Rescale and Flatten stand between, and are then what the pipeline would have given, bit
/// by bit.</summary>
[TestClass]
public sealed class FeatureSourceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Through_Rescale_and_Flatten() =>
        AssertBytes(_mlContext.Transforms.Rescale("Scaled", "Image", 1 / 255f).Append(_mlContext.Transforms.Flatten("Features", "Scaled")),
            "Image");

    [TestMethod]
    public void Through_Flatten_and_Rescale_with_an_offset() =>
        AssertBytes(_mlContext.Transforms.Flatten("Features", "Image")
            .Append(_mlContext.Transforms.Rescale("Features", scale: 2 / 255f, offset: -1)), "Image");

    [TestMethod]
    public void Through_columns_that_replace_each_other_and_others_between() =>
        AssertBytes(
            _mlContext.Transforms.Rescale("Image", scale: 0.1f)
                .Append(_mlContext.Transforms.Conversion.MapValueToKey("Key", "Number"))
                .Append(_mlContext.Transforms.Rescale("Image", scale: 3, offset: 0.7f))
                .Append(_mlContext.Transforms.CopyColumns("Other", "Image"))
                .Append(_mlContext.Transforms.Flatten("Features", "Image"))
                .Append(_mlContext.Transforms.Flatten("Image", "Image"))
                .Append(_mlContext.Transforms.Rescale("Number", scale: 5)),
            "Image");

    [TestMethod]
    public void Through_rows_left_out()
    {
        var data = Fit(_mlContext.Transforms.Flatten("Features", "Image"), Images());
        var source = SourceOf(_mlContext.Data.TakeRows(_mlContext.Data.FilterRowsByColumn(data, "Number", 2, 8), 3));
        Assert.AreEqual("Image", source.Column.Name);
        Assert.IsNotNull(source.OfBytes);
    }

    [TestMethod]
    public void From_a_cached_source()
    {
        var data = Fit(_mlContext.Transforms.Flatten("Features", "Image"), _mlContext.Data.Cache(Images()));
        Assert.IsNotNull(SourceOf(data).OfBytes);
        AssertSameValues(data, SourceOf(data));
    }

    [TestMethod]
    public void Not_through_another_transform() => AssertSingles(
        _mlContext.Transforms.Flatten("Features", "Image").Append(_mlContext.Transforms.NormalizeMinMax("Features")));

    [TestMethod]
    public void Not_through_another_transform_that_replaces_the_column() => AssertSingles(
        _mlContext.Transforms.Flatten("Features", "Image").Append(_mlContext.Transforms.CopyColumns("Features", "Halves")));

    [TestMethod]
    public void Not_through_Flatten_of_two_columns() => AssertSingles(_mlContext.Transforms.Flatten("Features", "Image", "Number"));

    [TestMethod]
    public void Not_from_numbers_that_are_no_bytes() => AssertSingles(_mlContext.Transforms.Flatten("Features", "Number"));

    [TestMethod]
    public void Not_where_a_byte_becomes_infinite() => AssertSingles(
        _mlContext.Transforms.Flatten("Features", "Image").Append(_mlContext.Transforms.Rescale("Features", scale: 2e36f)));

    [TestMethod]
    public void Not_through_a_cache() =>
        Assert.IsNull(SourceOf(_mlContext.Data.Cache(Fit(_mlContext.Transforms.Flatten("Features", "Image"), Images()))).OfBytes);

    [TestMethod]
    public void A_fit_from_bytes_is_that_from_Single_to_the_last_bit()
    {
        var data = Fit(
            _mlContext.Transforms.Rescale("Image", scale: 1 / 200f, offset: -0.3f)
                .Append(_mlContext.Transforms.Flatten("Features", "Image"))
                .Append(_mlContext.Transforms.Conversion.ConvertType("Label", "Number")),
            Images());
        var options = Toy.Options with { ValidationFraction = 0.25f };
        Assert.IsNotNull(SourceOf(data).OfBytes);

        var (fromBytes, fromSingles) = (options.Fit(data), options.Fit(_mlContext.Data.Cache(data)));

        CollectionAssert.AreEqual(fromSingles.WeightBits(), fromBytes.WeightBits());
        Assert.AreEqual(fromSingles.History.Epochs[^1].ValidationLoss, fromBytes.History.Epochs[^1].ValidationLoss);
    }

    private static MemoryView Images(int rows = 20)
    {
        var random = new Random(1);
        var type = new VectorDataViewType(NumberDataViewType.Byte, 3, 5);
        return new MemoryView()
            .AddVectors("Image", type, [.. Enumerable.Range(0, rows).Select(row => row % 4 == 3 ? SparseImage(row) : DenseImage())])
            .AddVectors("Halves", new VectorDataViewType(NumberDataViewType.Single, 15),
                [.. Enumerable.Range(0, rows).Select(row => new VBuffer<float>(15, [.. Enumerable.Repeat(row / 2f, 15)]))])
            .Add("Number", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => (float)row)]);

        VBuffer<byte> DenseImage()
        {
            var image = new byte[15];
            random.NextBytes(image);
            return new(15, image);
        }

        VBuffer<byte> SparseImage(int row) => new(15, 2, [(byte)row, 255], [1, 14]);
    }

    private static IDataView Fit(IEstimator<ITransformer> pipeline, IDataView data) => pipeline.Fit(data).Transform(data);

    private static FeatureSource SourceOf(IDataView data) => FeatureSource.Of(data, data.Schema["Features"]);

    private static void AssertBytes(IEstimator<ITransformer> pipeline, string column)
    {
        var data = Fit(pipeline, Images());
        var source = SourceOf(data);
        Assert.AreEqual(column, source.Column.Name);
        Assert.AreEqual(NumberDataViewType.Byte, ((VectorDataViewType)source.Column.Type).ItemType);
        AssertSameValues(data, source);
    }

    private static void AssertSingles(IEstimator<ITransformer> pipeline)
    {
        var data = Fit(pipeline, Images());
        Assert.AreEqual(new FeatureSource(data.Schema["Features"], null), SourceOf(data));
    }

    private static void AssertSameValues(IDataView data, FeatureSource source)
    {
        var (expected, actual) = (default(VBuffer<float>), new float[15]);
        using var cursor = data.GetRowCursor([source.Column, data.Schema["Features"]]);
        using var reader = FeatureReader.For(source, cursor, 15, expectedCount: null);
        var get = cursor.GetGetter<VBuffer<float>>(data.Schema["Features"]);
        var row = 0;
        for (; cursor.MoveNext(); row++)
        {
            get(ref expected);
            Assert.IsTrue(reader.Read());
            reader.Keep();
        }
        Assert.AreEqual(20, row);

        using var rows = reader.TakeRows();
        Assert.IsInstanceOfType<ByteFeatureRows>(rows);
        using var again = data.GetRowCursor([data.Schema["Features"]]);
        var getAgain = again.GetGetter<VBuffer<float>>(data.Schema["Features"]);
        for (row = 0; again.MoveNext(); row++)
        {
            getAgain(ref expected);
            rows.Gather([row], actual);
            CollectionAssert.AreEqual(Bits([.. expected.DenseValues()]), Bits(actual), $"row {row}");
        }

        static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
    }
}
