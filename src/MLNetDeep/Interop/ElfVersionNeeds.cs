using System.Buffers.Binary;
using System.Text;

namespace MLNetDeep.Interop;

/// <summary>
/// The table of symbol versions a 64-bit little-endian ELF library needs (section <c>SHT_GNU_verneed</c>), and the one change made to it here.
/// Layout: System V ABI gABI chapter 4 (section headers) and the Linux Standard Base, "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux).
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint SectionTypeGnuVersionNeeds = 0x6ffffffe;
    private const ushort WeakVersion = 0x2;

    /// <summary>
    /// Sets the flag <c>VER_FLG_WEAK</c> on the needed version <paramref name="versionName"/>, which lets the loader accept a system library that lacks it.
    /// </summary>
    /// <param name="image">The bytes of the library; changed in place.</param>
    /// <param name="versionName">For example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the image is such a library, needs that version, and did not have the flag before.</returns>
    public static bool TryWeaken(Span<byte> image, string versionName)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            return false;

        var sectionHeaders = (int)BinaryPrimitives.ReadUInt64LittleEndian(image[0x28..]);
        var sectionHeaderSize = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3a..]);
        var sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3c..]);

        for (var section = 0; section < sectionCount; section++)
        {
            var header = image[(sectionHeaders + section * sectionHeaderSize)..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != SectionTypeGnuVersionNeeds)
                continue;

            var stringTableSection = (int)BinaryPrimitives.ReadUInt32LittleEndian(header[0x28..]);
            var stringTableHeader = image[(sectionHeaders + stringTableSection * sectionHeaderSize)..];
            var strings = image[(int)BinaryPrimitives.ReadUInt64LittleEndian(stringTableHeader[0x18..])..];
            return TryWeaken(image[(int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..])..], strings, Encoding.ASCII.GetBytes(versionName + '\0'));
        }
        return false;
    }

    private static bool TryWeaken(Span<byte> needs, ReadOnlySpan<byte> strings, ReadOnlySpan<byte> versionName)
    {
        for (var library = needs; ;)
        {
            var versionCount = BinaryPrimitives.ReadUInt16LittleEndian(library[2..]);
            var version = library[(int)BinaryPrimitives.ReadUInt32LittleEndian(library[8..])..];
            for (var i = 0; i < versionCount; i++)
            {
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(version[4..]);
                var name = strings[(int)BinaryPrimitives.ReadUInt32LittleEndian(version[8..])..];
                if (name.StartsWith(versionName))
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(version[4..], (ushort)(flags | WeakVersion));
                    return (flags & WeakVersion) == 0;
                }
                version = version[(int)BinaryPrimitives.ReadUInt32LittleEndian(version[12..])..];
            }

            var next = (int)BinaryPrimitives.ReadUInt32LittleEndian(library[12..]);
            if (next == 0)
                return false;
            library = library[next..];
        }
    }
}
