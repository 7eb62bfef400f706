using Microsoft.ML;
using MLNetDeep.Tests.Support;
using static MLNetDeep.Tests.Support.IdxBytes;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class IdxErrorTests : IDisposable
{
    private const string PassIdx = "Pass a file of the IDX format, such as 'train-images-idx3-ubyte' of MNIST, plain or gzip-compressed.";

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_missing_file_is_named()
    {
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => _mlContext.Data.LoadFromIdx(_folder["none"]));
        Assert.AreEqual($"IDX file '{_folder["none"]}' must exist. Found: nothing there. Check the path; a relative one starts at "
            + $"'{Directory.GetCurrentDirectory()}'.", error.Message);
        Assert.AreEqual(_folder["none"], error.FileName);
    }

    [TestMethod]
    public void A_folder_is_no_file() =>
        Assert.AreEqual(
            $"IDX file '{_folder.FullPath}' must be a file. Found: a folder. Pass the path of one file in it.",
            Assert.ThrowsExactly<InvalidDataException>(() => _mlContext.Data.LoadFromIdx(_folder.FullPath)).Message);

    [TestMethod]
    public void Headers_that_are_not_of_the_format_are_refused_at_once()
    {
        Refuses([], $"must begin with a header of at least 8 bytes. Found: the file ends after 0 bytes. {PassIdx}");
        Refuses([0, 0, 8], $"must begin with a header of at least 8 bytes. Found: the file ends after 3 bytes. {PassIdx}");
        Refuses("PK\u0003\u0004 and more"u8.ToArray(), $"must begin with two zero bytes. Found: 0x504B. {PassIdx}");
        Refuses(Header(0x0A, 1),
            $"must name its element type, one of 0x08, 0x09, 0x0B, 0x0C, 0x0D and 0x0E, in its third byte. Found: 0x0A. {PassIdx}");
        Refuses(Header(0x08), $"must have at least one dimension. Found: 0 dimensions. {PassIdx}");
        Refuses(Header(0x08, 1, 1, 1)[..^1],
            $"must have a header of 16 bytes for 3 dimensions. Found: the file ends after 15 bytes. {PassIdx}");
        Refuses(Header(0x08, 5, 28, 0), $"must have items whose dimensions are at least 1. Found: 0 as dimension 3 of 3. {PassIdx}");
        Refuses(Header(0x08, -1, 28), $"must have dimensions of at most 2147483647. Found: 4294967295 as dimension 1 of 2. {PassIdx}");
        Refuses(Header(0x0E, 5, 65536, 4096),
            $"must have items of at most 2147483591 bytes. Found: 2147483648 bytes in the first 3 of 3 dimensions. {PassIdx}");
        Refuses(Header(0x08, [1, .. Enumerable.Repeat(int.MaxValue, 254)]),
            $"must have items of at most 2147483591 bytes. Found: 2147483647 bytes in the first 2 of 255 dimensions. {PassIdx}");
    }

    [TestMethod]
    public void A_plain_file_of_another_length_than_its_header_says_is_refused_at_once()
    {
        var content = Counting(5, 2, 2);
        RefusesPlain(content[..^1],
            "must be 36 bytes long for 5 items of type Vector<Byte, 2, 2>. Found: 35 bytes, cut short. Download or copy it again.");
        RefusesPlain([.. content, 0],
            "must be 36 bytes long for 5 items of type Vector<Byte, 2, 2>. Found: 37 bytes, more than that. Remove what follows the data.");
        RefusesPlain(Header(0x08, int.MaxValue, int.MaxValue / 2),
            "must be 2305843005992468493 bytes long for 2147483647 items of type Vector<Byte, 1073741823>. Found: 12 bytes, cut short. "
            + "Download or copy it again.");
    }

    [TestMethod]
    public void A_gzip_file_cut_short_gives_the_items_it_has_and_then_says_so()
    {
        // Random bytes cannot be packed, so that half of the file holds about half of the items.
        var items = new byte[100 * 1000];
        new Random(1).NextBytes(items);
        var packed = Gzip([.. Header(0x08, 100, 1000), .. items]);
        var (rows, message) = ReadUntilError(packed[..(packed.Length / 2)]);

        Assert.IsTrue(rows is > 30 and < 60, $"{rows} rows");
        Assert.AreEqual($"IDX file '{_folder["f"]}' must hold 100 items of 1000 bytes. Found: {rows} of them. Download or copy it again.",
            message);
    }

    [TestMethod]
    public void A_gzip_file_of_fewer_items_than_its_header_says_is_refused_when_they_are_missing() =>
        Assert.AreEqual((2, $"IDX file '{_folder["f"]}' must hold 3 items of 4 bytes. Found: 2 of them. Download or copy it again."),
            ReadUntilError(Gzip(Counting(3, 4)[..^1])));

    [TestMethod]
    public void A_small_gzip_file_whose_header_speaks_of_a_giant_takes_no_memory_for_it()
    {
        var packed = Gzip([.. Header(0x08, 1, 40_000, 50_000), 1, 2, 3]);
        Assert.IsLessThan(60, packed.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual((0, $"IDX file '{_folder["f"]}' must hold 1 items of 2000000000 bytes. Found: 0 of them. "
            + "Download or copy it again."), ReadUntilError(packed));
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_gzip_file_with_bytes_left_over_is_refused_at_its_end() =>
        Assert.AreEqual((3, $"IDX file '{_folder["f"]}' must hold 3 items of 4 bytes. Found: bytes left over after them. Remove what "
            + $"follows the data."), ReadUntilError(Gzip([.. Counting(3, 4), 0])));

    [TestMethod]
    public void A_gzip_file_whose_checksum_is_wrong_is_refused_at_its_end()
    {
        var packed = Gzip(Counting(3, 4));
        packed[^8] ^= 1;
        var (_, message) = ReadUntilError(packed);
        StringAssert.StartsWith(message, $"IDX file '{_folder["f"]}' must hold 3 items of 4 bytes. Found: ");
        StringAssert.EndsWith(message, ", its gzip data damaged. Download or copy it again.");
    }

    [TestMethod]
    public void A_gzip_file_cut_within_the_header_is_refused_at_once()
    {
        _folder.Write("f", Gzip(Counting(3, 4))[..12]);
        Assert.AreEqual(
            $"IDX file '{_folder["f"]}' must begin with a header of at least 8 bytes. Found: the file ends after 1 bytes. {PassIdx}",
            Assert.ThrowsExactly<InvalidDataException>(() => _mlContext.Data.LoadFromIdx(_folder["f"])).Message);
    }

    [TestMethod]
    public void Images_and_labels_must_be_as_many()
    {
        var (images, labels) = (_folder.Write("images", Counting(3, 4)), _folder.Write("labels", Counting(2)));
        Assert.AreEqual(
            $"IDX file '{labels}' must hold as many items as '{images}': 3. Found: 2. Pass two files that belong together, both of the "
            + $"training set or both of the test set.",
            Assert.ThrowsExactly<InvalidDataException>(() => _mlContext.Data.LoadFromIdx(images, labels)).Message);
    }

    [TestMethod]
    public void A_file_that_has_become_another_since_is_refused()
    {
        var data = _mlContext.Data.LoadFromIdx(_folder.Write("f", Counting(3, 4)));
        _folder.Write("f", Counting(3, 2));
        Assert.AreEqual(
            $"IDX file '{_folder["f"]}' must stay as it is while its data view is in use. Found: 3 items of type Vector<Byte, 2> where "
            + $"there were 3 items of type Vector<Byte, 4>. Call LoadFromIdx again.",
            Assert.ThrowsExactly<InvalidDataException>(() => ColumnValues.All(data, "Image")).Message);
    }

    [TestMethod]
    public void Paths_and_names_must_not_be_empty_or_equal()
    {
        var path = _folder.Write("f", Counting(1));
        Assert.AreEqual("imagesPath", Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromIdx("")).ParamName);
        Assert.AreEqual("labelsPath", Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromIdx(path, "")).ParamName);
        Assert.AreEqual("imageColumnName",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromIdx(path, imageColumnName: "")).ParamName);
        Assert.AreEqual("labelColumnName",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromIdx(path, path, labelColumnName: "")).ParamName);
        Assert.AreEqual(
            "The columns of images and labels must have different names. Received: 'X' for both. (Parameter 'labelColumnName')",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromIdx(path, path, "X", "X")).Message);
    }

    /// <summary>Plain or compressed, the header is refused with the same words.</summary>
    private void Refuses(byte[] content, string message)
    {
        RefusesPlain(content, message);
        RefusesPlain(Gzip(content), message);
    }

    private void RefusesPlain(byte[] content, string message)
    {
        var path = _folder.Write("f", content);
        Assert.AreEqual($"IDX file '{path}' {message}",
            Assert.ThrowsExactly<InvalidDataException>(() => _mlContext.Data.LoadFromIdx(path)).Message);
    }

    private (int Rows, string Message) ReadUntilError(byte[] content)
    {
        var data = _mlContext.Data.LoadFromIdx(_folder.Write("f", content));
        using var cursor = data.GetRowCursor(data.Schema);
        var rows = 0;
        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
        {
            while (cursor.MoveNext())
                rows++;
        });
        Assert.IsFalse(cursor.MoveNext());
        return (rows, error.Message);
    }
}
