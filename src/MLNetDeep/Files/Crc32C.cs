using System.Buffers.Binary;
using System.Numerics;

namespace MLNetDeep.Files;

/// <summary>
/// The checksum CRC-32C (Castagnoli; RFC 3720, section 12.1), in hardware where there is some, and as files of records mask it: a checksum
/// of bytes that hold checksums would say little.
/// </summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>The checksum turned by 15 bits, and a constant added.</summary>
    public static uint MaskedOf(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Of(bytes), 15) + MaskDelta;
}
