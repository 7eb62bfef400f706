using System.Buffers.Binary;
using System.Text;

namespace MLNetDeep.Torch.Loading;

/// <summary>
/// The table of symbol versions a 64-bit little-endian ELF library needs (section <c>SHT_GNU_verneed</c>), and the one change made to it
/// here. Layout: System V ABI gABI chapter 4 (section headers) and the Linux Standard Base, "Symbol Versioning" (Elf64_Verneed,
/// Elf64_Vernaux).
/// </summary>
/// <remarks>
/// A read past the end of the image gives zero, which every loop takes for the end: a damaged image is searched in vain, not an error.
/// </remarks>
internal static class ElfVersionNeeds
{
    private const uint SectionTypeGnuVersionNeeds = 0x6ffffffe;
    private const ushort WeakVersion = 0x2;
    private const int VersionEntrySize = 16;

    /// <summary>
    /// Sets the flag <c>VER_FLG_WEAK</c> on the needed version <paramref name="versionName"/>, which lets the loader accept a system
    /// library that lacks it.
    /// </summary>
    /// <param name="image">The bytes of the library; changed in place.</param>
    /// <param name="versionName">For example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the image is such a library, needs that version, and did not have the flag before.</returns>
    public static bool TryWeaken(Span<byte> image, string versionName)
    {
        if (!image.StartsWith<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', /* 64-bit */ 2, /* little-endian */ 1]))
            return false;

        var sectionHeaders = ReadUInt64(image, 0x28);
        var sectionHeaderSize = ReadUInt16(image, 0x3a);
        var sectionCount = ReadUInt16(image, 0x3c);

        for (var section = 0u; section < sectionCount; section++)
        {
            var header = HeaderOf(section);
            if (ReadUInt32(image, header + 4) != SectionTypeGnuVersionNeeds)
                continue;

            var needs = ReadUInt64(image, header + 0x18);
            var stringTable = HeaderOf(ReadUInt32(image, header + 0x28));
            var strings = ReadUInt64(image, stringTable + 0x18);
            return TryWeaken(image, needs, strings, Encoding.ASCII.GetBytes(versionName + '\0'));
        }
        return false;

        ulong HeaderOf(uint section) => sectionHeaders + (ulong)section * sectionHeaderSize;
    }

    private static bool TryWeaken(Span<byte> image, ulong needs, ulong strings, ReadOnlySpan<byte> versionName)
    {
        for (ulong library = needs, nextLibrary = 1; nextLibrary != 0; library += nextLibrary)
        {
            var versionCount = ReadUInt16(image, library + 2);
            var version = library + ReadUInt32(image, library + 8);
            for (var i = 0; i < versionCount; i++)
            {
                var entry = At(image, version, VersionEntrySize);
                if (entry.IsEmpty)
                    return false;

                if (At(image, strings + ReadUInt32(entry, 8), versionName.Length).SequenceEqual(versionName))
                {
                    var flags = ReadUInt16(entry, 4);
                    BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)(flags | WeakVersion));
                    return (flags & WeakVersion) == 0;
                }
                version += ReadUInt32(entry, 12);
            }
            nextLibrary = ReadUInt32(image, library + 12);
        }
        return false;
    }

    private static ushort ReadUInt16(Span<byte> image, ulong offset) =>
        At(image, offset, 2) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    private static uint ReadUInt32(Span<byte> image, ulong offset) =>
        At(image, offset, 4) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    private static ulong ReadUInt64(Span<byte> image, ulong offset) =>
        At(image, offset, 8) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>The bytes at an offset; empty where the image ends before the last of them.</summary>
    private static Span<byte> At(Span<byte> image, ulong offset, int length) =>
        length <= image.Length && offset <= (ulong)(image.Length - length) ? image.Slice((int)offset, length) : [];
}
