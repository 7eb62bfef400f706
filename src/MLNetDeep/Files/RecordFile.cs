using System.Buffers.Binary;
using System.Globalization;

namespace MLNetDeep.Files;

/// <summary>
/// A file of records one after the other, as TensorFlow frames them (TFRecord): 8 bytes length, little-endian, a checksum of these, the
/// record, a checksum of it. The checksums are masked (<see cref="Crc32C.MaskedOf"/>).
/// </summary>
internal static class RecordFile
{
    private const int LengthSize = sizeof(ulong);
    private const int ChecksumSize = sizeof(uint);

    /// <summary>A record with its frame.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> record)
    {
        var framed = new byte[LengthSize + ChecksumSize + record.Length + ChecksumSize];
        BinaryPrimitives.WriteInt64LittleEndian(framed, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(LengthSize), Crc32C.MaskedOf(framed.AsSpan(0, LengthSize)));
        record.CopyTo(framed.AsSpan(LengthSize + ChecksumSize));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(LengthSize + ChecksumSize + record.Length), Crc32C.MaskedOf(record));
        return framed;
    }

    /// <summary>The records of a file; the last one is left out where a lost process had not written it whole.</summary>
    /// <exception cref="InvalidDataException">A checksum is wrong; the message says at which byte, and no more.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var at = 0;
        while (file.Length - at >= LengthSize + ChecksumSize)
        {
            var head = file.Span.Slice(at, LengthSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.Span[(at + LengthSize)..]) != Crc32C.MaskedOf(head))
                throw Wrong(at);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            var begin = at + LengthSize + ChecksumSize;
            if (file.Length < begin + ChecksumSize || length > (ulong)(file.Length - begin - ChecksumSize))
                break;

            var record = file.Slice(begin, (int)length);
            at = begin + record.Length;
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]) != Crc32C.MaskedOf(record.Span))
                throw Wrong(begin);
            records.Add(record);
            at += ChecksumSize;
        }
        return records;
    }

    private static InvalidDataException Wrong(int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a checksum that is wrong at byte {at}"));
}
