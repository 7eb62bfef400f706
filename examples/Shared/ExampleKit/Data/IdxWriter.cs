using System.Buffers.Binary;
using System.IO.Compression;

namespace ExampleKit.Data;

/// <summary>Writes pictures and labels in the form of the original files: IDX (big-endian sizes, then bytes), packed with gzip.</summary>
internal static class IdxWriter
{
    private const byte UnsignedByte = 0x08;

    public static void Write(IReadOnlyList<LabelledImage> images, string imagesPath, string labelsPath)
    {
        WriteFile(imagesPath, [images.Count, LabelledImage.Side, LabelledImage.Side], images.Select(image => image.Image));
        WriteFile(labelsPath, [images.Count], images.Select(image => new[] { image.Label }));
    }

    private static void WriteFile(string path, int[] sizes, IEnumerable<byte[]> content)
    {
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write([0, 0, UnsignedByte, (byte)sizes.Length]);

        var size = new byte[sizeof(int)];
        foreach (var value in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(size, value);
            packed.Write(size);
        }

        foreach (var bytes in content)
            packed.Write(bytes);
    }
}
