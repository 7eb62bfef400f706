using Microsoft.ML;
using MLNetDeep.Tests.Support;
using static MLNetDeep.Tests.Support.IdxBytes;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class IdxTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Images_and_labels_are_rows_of_true_dimensions()
    {
        var data = Load(Counting(3, 2, 2), OfBytes([3], 7, 8, 9));

        Assert.AreEqual(3, data.GetRowCount());
        Assert.IsFalse(data.CanShuffle);
        CollectionAssert.AreEqual(
            new[] { "Image: Vector<Byte, 2, 2>", "Label: Byte" }, data.Schema.Select(c => $"{c.Name}: {c.Type}").ToArray());
        CollectionAssert.AreEqual(new[] { "[0, 1, 2, 3]", "[4, 5, 6, 7]", "[8, 9, 10, 11]" }, Shown(data, "Image"));
        CollectionAssert.AreEqual(new[] { "7", "8", "9" }, Shown(data, "Label"));
    }

    [TestMethod]
    public void Columns_can_have_other_names_and_labels_are_optional()
    {
        var path = _folder.Write("images", Counting(1, 2));
        CollectionAssert.AreEqual(new[] { "Image" }, _mlContext.Data.LoadFromIdx(path).Schema.Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "Picture", "Class" },
            _mlContext.Data.LoadFromIdx(path, _folder.Write("labels", Counting(1)), "Picture", "Class").Schema.Select(c => c.Name)
            .ToArray());
    }

    [TestMethod]
    public void Every_element_type_is_read_most_significant_byte_first()
    {
        Check(0x08, "Byte", [1, 0, 255], "1", "0", "255");
        Check(0x09, "SByte", [1, 0x80, 0xFF], "1", "-128", "-1");
        Check(0x0B, "Int16", [.. BigEndian((short)258), .. BigEndian(short.MinValue), .. BigEndian((short)-2)], "258", "-32768", "-2");
        Check(0x0C, "Int32", [.. BigEndian(16909060), .. BigEndian(int.MinValue), .. BigEndian(-2)], "16909060", "-2147483648", "-2");
        Check(0x0D, "Single", [.. BigEndian(1.5f), .. BigEndian(float.NaN), .. BigEndian(-3e38f)], "1.5", "NaN", "-3E+38");
        Check(0x0E, "Double", [.. BigEndian(1.5), .. BigEndian(double.NegativeInfinity), .. BigEndian(-3e300)], "1.5", "-Infinity",
            "-3E+300");

        void Check(byte elementType, string type, byte[] values, params string[] expected)
        {
            var scalars = Load([.. Header(elementType, 3), .. values]);
            Assert.AreEqual(type, scalars.Schema["Image"].Type.ToString());
            CollectionAssert.AreEqual(expected, Shown(scalars, "Image"));

            var vectors = Load([.. Header(elementType, 1, 1, 3), .. values]);
            Assert.AreEqual($"Vector<{type}, 1, 3>", vectors.Schema["Image"].Type.ToString());
            CollectionAssert.AreEqual(new[] { $"[{string.Join(", ", expected)}]" }, Shown(vectors, "Image"));
        }
    }

    [TestMethod]
    public void Items_are_the_same_whether_blocks_hold_one_many_or_no_whole_number_of_them()
    {
        foreach (var itemBytes in new[] { 1, 1000, 65_536, 65_537, 200_000 })
        {
            var content = Header(0x08, 5, itemBytes).Concat(Enumerable.Range(0, 5 * itemBytes).Select(i => (byte)(i * 7 / 5))).ToArray();
            foreach (var file in new[] { content, Gzip(content) })
            {
                var read = ColumnValues.All(Load(file), "Image").Cast<object[]>().SelectMany(row => row).Cast<byte>();
                Assert.IsTrue(content.AsSpan(12).SequenceEqual(read.ToArray()), $"{itemBytes} bytes per item");
            }
        }
    }

    [TestMethod]
    public void Compression_is_told_by_the_content()
    {
        var plain = _folder.Write("plain.gz", Counting(2, 3));
        var packed = _folder.Write("packed", Gzip(Counting(2)));
        var data = _mlContext.Data.LoadFromIdx(plain, packed);
        CollectionAssert.AreEqual(new[] { "[0, 1, 2]", "[3, 4, 5]" }, Shown(data, "Image"));
        CollectionAssert.AreEqual(new[] { "0", "1" }, Shown(data, "Label"));
    }

    [TestMethod]
    public void A_file_may_have_no_items()
    {
        var data = Load(Counting(0, 28, 28), Gzip(Counting(0)));
        Assert.AreEqual(0, data.GetRowCount());
        using var cursor = data.GetRowCursor(data.Schema);
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Rescaled_and_flattened_images_are_features()
    {
        var data = Load(OfBytes([2, 1, 2], 0, 128, 64, 192), Counting(2));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.Rescale("Image", scale: 1 / 256f))
            .Append(_mlContext.Transforms.Flatten("Features", "Image"));
        EstimatorCheck.Run(pipeline, data);
        CollectionAssert.AreEqual(new[] { "[0, 0.5]", "[0.25, 0.75]" }, Shown(pipeline.Fit(data).Transform(data), "Features"));
    }

    private IDataView Load(byte[] images, byte[]? labels = null) =>
        _mlContext.Data.LoadFromIdx(_folder.Write("images", images), labels is null ? null : _folder.Write("labels", labels));

    private static string[] Shown(IDataView data, string column) => [.. ColumnValues.All(data, column).Select(ColumnValues.Show)];
}
