using System.Buffers.Binary;
using System.Text;

namespace MLNetDeep.Tests.Interop;

/// <summary>
/// The least of a 64-bit ELF library that has a table of needed versions: file header, the table of two libraries, their strings,
/// section headers. Written from the layout in the specification, so that the reader is checked against it and not against itself.
/// </summary>
internal static class MadeUpElf
{
    /// <summary>Offset of the flags of the last version, GLIBCXX_3.4.32.</summary>
    public const int FlagsOfLastVersion = Needs + 80 + 4;

    private const int Needs = 64;
    private const int Strings = Needs + 96;
    private const int SectionHeaders = Strings + 64;
    private const int SectionHeaderSize = 64;

    public static byte[] Create()
    {
        var image = new byte[SectionHeaders + 3 * SectionHeaderSize];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(image, 0);
        Put(0x28, SectionHeaders, 8);
        Put(0x3a, SectionHeaderSize, 2);
        Put(0x3c, 3, 2);

        // libc.so.6 needs one version, libstdc++.so.6 two.
        var strings = "\0libc.so.6\0GLIBC_2.14\0libstdc++.so.6\0GLIBCXX_3.4.3\0GLIBCXX_3.4.32\0";
        Encoding.ASCII.GetBytes(strings).CopyTo(image, Strings);
        Library(Needs, versions: 1, next: 32, "libc.so.6");
        Version(Needs + 16, next: 0, "GLIBC_2.14");
        Library(Needs + 32, versions: 2, next: 0, "libstdc++.so.6", firstVersion: 32);
        Version(Needs + 64, next: 16, "GLIBCXX_3.4.3");
        Version(Needs + 80, next: 0, "GLIBCXX_3.4.32");

        // Section 0 is always empty; 1 is the table of needs and names section 2 as its strings.
        Section(1, type: 0x6ffffffe, Needs, link: 2);
        Section(2, type: 3, Strings, link: 0);
        return image;

        void Library(int at, int versions, int next, string file, int firstVersion = 16)
        {
            Put(at, 1, 2);
            Put(at + 2, versions, 2);
            Put(at + 4, NameOffset(file), 4);
            Put(at + 8, firstVersion, 4);
            Put(at + 12, next, 4);
        }

        void Version(int at, int next, string name)
        {
            Put(at + 8, NameOffset(name), 4);
            Put(at + 12, next, 4);
        }

        void Section(int index, int type, int offset, int link)
        {
            var header = SectionHeaders + index * SectionHeaderSize;
            Put(header + 4, type, 4);
            Put(header + 0x18, offset, 8);
            Put(header + 0x28, link, 4);
        }

        int NameOffset(string name) => strings.IndexOf(name + '\0', StringComparison.Ordinal);

        void Put(int at, long value, int bytes)
        {
            Span<byte> number = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            number[..bytes].CopyTo(image.AsSpan(at));
        }
    }
}
