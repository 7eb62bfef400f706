using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// The accessibility flags in an assembly's image, found and widened a second time, independently of the build step.
/// Layout: ECMA-335, partition II, sections 22.15, 22.26 and 22.37; values of the lowest three bits: section 23.1.
/// </summary>
internal static class FlagColumns
{
    private const int AccessMask = 7;

    /// <summary>Not public → public; nested assembly → nested public; nested "private protected" → nested protected.</summary>
    private static readonly Dictionary<int, int> TypeWidening = new() { [0] = 1, [5] = 2, [6] = 4 };

    /// <summary>Assembly → public; "private protected" → protected.</summary>
    private static readonly Dictionary<int, int> MemberWidening = new() { [3] = 6, [2] = 4 };

    /// <summary>A sentence for every byte of the copy that is not what those changes, and no other, make of the original.</summary>
    public static IEnumerable<string> UnexpectedBytes(byte[] original, byte[] widened)
    {
        if (original.Length != widened.Length)
            return [$"The copy has {widened.Length} bytes, the original {original.Length}."];

        var expected = (byte[])original.Clone();
        foreach (var (offset, widening) in Flags(original))
        {
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(expected.AsSpan(offset));
            var wider = widening.GetValueOrDefault(flags & AccessMask, flags & AccessMask);
            BinaryPrimitives.WriteUInt16LittleEndian(expected.AsSpan(offset), (ushort)(flags & ~AccessMask | wider));
        }
        return Enumerable.Range(0, original.Length).Where(i => expected[i] != widened[i])
            .Select(i => $"Byte 0x{i:x}: 0x{original[i]:x2} became 0x{widened[i]:x2}, expected 0x{expected[i]:x2}.");
    }

    /// <summary>Where each row's flags are in the image, and what may become of them.</summary>
    private static IEnumerable<(int Offset, Dictionary<int, int> Widening)> Flags(byte[] image)
    {
        using var reader = new PEReader(new MemoryStream(image));
        var metadata = reader.GetMetadataReader();
        return
        [
            .. Column(TableIndex.TypeDef, at: 0, TypeWidening),
            .. Column(TableIndex.Field, at: 0, MemberWidening),
            .. Column(TableIndex.MethodDef, at: 6, MemberWidening),
        ];

        IEnumerable<(int, Dictionary<int, int>)> Column(TableIndex table, int at, Dictionary<int, int> widening)
        {
            var start = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(table) + at;
            return Enumerable.Range(0, metadata.GetTableRowCount(table))
                .Select(row => (start + row * metadata.GetTableRowSize(table), widening));
        }
    }
}
