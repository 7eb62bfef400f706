using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNetDeep.Tests.Support;

/// <summary>IDX files as the format's description has them, written without the library's help.</summary>
internal static class IdxBytes
{
    /// <summary>A file of unsigned bytes.</summary>
    public static byte[] OfBytes(int[] dimensions, params byte[] values) => [.. Header(0x08, dimensions), .. values];

    /// <summary>A file of unsigned bytes that count up from 0, as many as the dimensions ask for.</summary>
    public static byte[] Counting(params int[] dimensions) =>
        OfBytes(dimensions, [.. Enumerable.Range(0, dimensions.Aggregate(1, (size, dimension) => size * dimension)).Select(i => (byte)i)]);

    public static byte[] Header(byte elementType, params int[] dimensions) =>
        [0, 0, elementType, (byte)dimensions.Length, .. dimensions.SelectMany(BigEndian)];

    public static byte[] BigEndian(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] BigEndian(float value) => BigEndian(BitConverter.SingleToInt32Bits(value));

    public static byte[] BigEndian(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
