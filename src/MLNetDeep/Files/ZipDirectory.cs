using System.Buffers.Binary;
using System.Text;
using MLNetDeep.Messages;
using static System.FormattableString;

namespace MLNetDeep.Files;

/// <summary>
/// The directory of a zip file from anywhere (PKWARE's APPNOTE 6.3, with its form for large files). Lengths are checked before memory is
/// taken, and an entry that cannot be is refused: the reader of .NET looks at no checksum, and has no bound of entries. Immutable.
/// </summary>
internal sealed class ZipDirectory
{
    private const int MostEntries = 65_535;
    private const int LongestDirectory = 16 << 20;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const int EntryLength = 46;
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LongEndSignature = 0x06064b50;
    private const uint EntrySignature = 0x02014b50;

    private readonly Dictionary<string, ZipFileEntry> _entries = [];

    private ZipDirectory()
    {
    }

    /// <summary>The file of a name; null when there is none.</summary>
    public ZipFileEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads the directory.</summary>
    /// <param name="zip">The whole file.</param>
    /// <exception cref="InvalidDataException">It is no zip file, is cut short, or contradicts itself.</exception>
    public static ZipDirectory Read(Stream zip)
    {
        var (count, length, at) = FindDirectory(zip);
        if (at < 0 || length < 0 || at > zip.Length - length)
            throw Invalid("hold its own directory", "one that lies beyond the end");
        if (count > MostEntries || length > LongestDirectory)
            throw Invalid(
                $"hold at most {MostEntries} files, named in {LongestDirectory} bytes", Invariant($"{count} in {length}"));

        var bytes = new byte[length];
        zip.Position = at;
        zip.ReadExactly(bytes);
        var directory = new ZipDirectory();
        var rest = bytes.AsSpan();
        for (var i = 0L; i < count; i++)
            directory.Add(ReadEntry(ref rest));
        return directory;
    }

    public static InvalidDataException Invalid(string rule, string received) =>
        new($"A zip file must {rule}. Received: {received}. The file is damaged, or no model; copy or save the model again.");

    private void Add(ZipFileEntry entry)
    {
        if (!_entries.TryAdd(entry.Name, entry))
            throw Invalid("hold each file once", $"{Excerpt.Name(entry.Name)} twice");
    }

    /// <summary>The number of entries, the length of the directory and its place: from the record at the end, behind which only a comment
    /// may stand.</summary>
    private static (long Count, long Length, long At) FindDirectory(Stream zip)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + ushort.MaxValue)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (UInt32(end, 0) != EndSignature || UInt16(end, 20) != end.Length - EndLength)
                continue;
            var (count, length, start) = (UInt16(end, 10), UInt32(end, 12), UInt32(end, 16));
            return count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue
                ? FindLongDirectory(zip, zip.Length - tail.Length + at)
                : (count, length, start);
        }
        throw Invalid("end with its directory", Invariant($"a file of {zip.Length} bytes without one"));
    }

    private static (long Count, long Length, long At) FindLongDirectory(Stream zip, long endAt)
    {
        Span<byte> record = stackalloc byte[LongEndLength];
        if (endAt < LocatorLength)
            throw Invalid("say where its directory for large files is", "a file without");
        zip.Position = endAt - LocatorLength;
        zip.ReadExactly(record[..LocatorLength]);
        var at = (long)BinaryPrimitives.ReadUInt64LittleEndian(record[8..]);
        if (UInt32(record, 0) != LocatorSignature || at < 0 || at > zip.Length - LongEndLength)
            throw Invalid("say where its directory for large files is", "another place");
        zip.Position = at;
        zip.ReadExactly(record);
        if (UInt32(record, 0) != LongEndSignature)
            throw Invalid("hold its directory for large files where it says", "something else");
        return (Int64(record, 32), Int64(record, 40), Int64(record, 48));
    }

    private static ZipFileEntry ReadEntry(ref Span<byte> rest)
    {
        if (rest.Length < EntryLength || UInt32(rest, 0) != EntrySignature)
            throw Invalid("hold as many entries in its directory as it says", "fewer");
        var (nameLength, extraLength, commentLength) = (UInt16(rest, 28), UInt16(rest, 30), UInt16(rest, 32));
        if (rest.Length < EntryLength + nameLength + extraLength + commentLength)
            throw Invalid("hold whole entries in its directory", "one that is cut short");

        var name = Encoding.UTF8.GetString(rest.Slice(EntryLength, nameLength)).Replace('\\', '/');
        var (flags, method) = (UInt16(rest, 8), UInt16(rest, 10));
        if ((flags & 1) != 0 || method is not (0 or 8))
            throw Invalid("hold files as they are or packed by Deflate, not encrypted",
                Invariant($"{Excerpt.Name(name)} of method {method}{((flags & 1) != 0 ? ", encrypted" : "")}"));
        long length = UInt32(rest, 24), packed = UInt32(rest, 20), at = UInt32(rest, 42);
        ReadLongSizes(rest.Slice(EntryLength + nameLength, extraLength), ref length, ref packed, ref at);
        if (length < 0 || packed < 0 || at < 0 || method == 0 && packed != length)
            throw Invalid("give each file a length that is possible", Invariant($"{Excerpt.Name(name)} of {length}, packed {packed}"));

        var entry = new ZipFileEntry(name, IsPacked: method == 8, UInt32(rest, 16), packed, length, at);
        rest = rest[(EntryLength + nameLength + extraLength + commentLength)..];
        return entry;
    }

    /// <summary>What does not fit 32 bits stands behind the name, in this order.</summary>
    private static void ReadLongSizes(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long at)
    {
        while (extra.Length >= 4)
        {
            var size = UInt16(extra, 2);
            if (extra.Length < 4 + size)
                return;
            if (UInt16(extra, 0) == 1)
            {
                var sizes = extra.Slice(4, size);
                Take(ref sizes, ref length);
                Take(ref sizes, ref packed);
                Take(ref sizes, ref at);
                return;
            }
            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> sizes, ref long value)
        {
            if (value != uint.MaxValue || sizes.Length < sizeof(long))
                return;
            value = Int64(sizes, 0);
            sizes = sizes[sizeof(long)..];
        }
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}

/// <summary>What a zip file's directory says of one file in it.</summary>
/// <param name="Name">Its name, with the folders it lies in: "TransformerChain/Model.key".</param>
/// <param name="IsPacked">Whether its bytes are packed (by Deflate), or lie there as they are.</param>
/// <param name="Crc">The checksum of its bytes.</param>
/// <param name="PackedLength">How many bytes it takes in the zip.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="HeaderAt">Where in the zip the entry begins.</param>
internal sealed record ZipFileEntry(string Name, bool IsPacked, uint Crc, long PackedLength, long Length, long HeaderAt);
