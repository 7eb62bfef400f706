using System.IO.Compression;
using ExampleKit.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public class IdxWriterTests
{
    [TestMethod]
    public void Heading_has_type_and_big_endian_sizes_and_the_bytes_follow_row_by_row()
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = (Path.Combine(folder.Path, "images.gz"), Path.Combine(folder.Path, "labels.gz"));
        byte[] first = [.. Enumerable.Range(0, 784).Select(i => (byte)i)];
        byte[] second = [.. first.Reverse()];

        IdxWriter.Write([new LabelledImage { Image = first, Label = 9 }, new LabelledImage { Image = second, Label = 3 }], images, labels);

        CollectionAssert.AreEqual((byte[])[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, .. first, .. second], Unpacked(images));
        CollectionAssert.AreEqual((byte[])[0, 0, 8, 1, 0, 0, 0, 2, 9, 3], Unpacked(labels));
    }

    private static byte[] Unpacked(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }
}
