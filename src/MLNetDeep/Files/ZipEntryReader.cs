using System.IO.Compression;
using System.Security.Cryptography;
using MLNetDeep.Messages;
using static System.FormattableString;

namespace MLNetDeep.Files;

/// <summary>
/// Reads files of a zip from anywhere: the bytes of one are unpacked once without being kept, which tells how many there are, their
/// checksum and their hash; only then are they handed out. Not thread-safe.
/// </summary>
/// <param name="zip">The whole zip.</param>
internal sealed class ZipEntryReader(Stream zip)
{
    private const int HeaderLength = 30;
    private const uint HeaderSignature = 0x04034b50;
    private const int PieceLength = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="entry">Which one.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <param name="check">Gets the SHA-256 of its bytes, before any of them is handed out.</param>
    /// <param name="read">Gets the bytes.</param>
    /// <exception cref="InvalidDataException">It is longer, or other than its length and checksum say.</exception>
    public void Read(ZipFileEntry entry, long longest, Action<string> check, Action<Stream> read)
    {
        if (entry.Length > longest)
            throw Invalid(entry, Invariant($"unpack to at most {longest} bytes"), Invariant($"one that says it has {entry.Length}"));
        var start = FindContent(entry);
        check(Verify(entry, start));
        using var content = Open(entry, start);
        read(content);
    }

    /// <summary>Goes through all bytes.</summary>
    /// <returns>Their SHA-256.</returns>
    private string Verify(ZipFileEntry entry, long start)
    {
        using var content = Open(entry, start);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceLength];
        var (length, crc) = (0L, 0u);
        while (content.Read(piece) is > 0 and var count)
        {
            length += count;
            if (length > entry.Length)
                throw Invalid(entry, Invariant($"unpack to {entry.Length} bytes"), "more");
            crc = Crc32.Append(crc, piece.AsSpan(0, count));
            hash.AppendData(piece, 0, count);
        }
        if (length != entry.Length)
            throw Invalid(entry, Invariant($"unpack to {entry.Length} bytes"), Invariant($"{length}"));
        if (crc != entry.Crc)
            throw Invalid(entry, Invariant($"have the checksum {entry.Crc:x8}"), Invariant($"{crc:x8}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private UnpackedStream Open(ZipFileEntry entry, long start)
    {
        zip.Position = start;
        var packed = new StreamPart(zip, entry.PackedLength);
        return new UnpackedStream(
            entry.IsPacked ? new DeflateStream(packed, CompressionMode.Decompress) : packed, entry.Length);
    }

    /// <summary>Where the bytes begin: behind a second header, whose name and extra field have lengths of their own.</summary>
    private long FindContent(ZipFileEntry entry)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (entry.HeaderAt > zip.Length - HeaderLength)
            throw Invalid(entry, "lie within the zip", "one beyond its end");
        zip.Position = entry.HeaderAt;
        zip.ReadExactly(header);
        var start = entry.HeaderAt + HeaderLength + BitConverter.ToUInt16(header[26..]) + BitConverter.ToUInt16(header[28..]);
        if (BitConverter.ToUInt32(header) != HeaderSignature || start > zip.Length - entry.PackedLength)
            throw Invalid(entry, "lie within the zip, behind a header", "something else there");
        return start;
    }

    private static InvalidDataException Invalid(ZipFileEntry entry, string rule, string received) =>
        ZipDirectory.Invalid(
            $"hold files that are as its directory says: {Excerpt.Name(entry.Name)} must {rule}", received);
}

/// <summary>The next bytes of another stream, as a stream that ends behind them. Read forwards alone; not thread-safe.</summary>
/// <param name="whole">The other stream; not closed, and used by nobody else meanwhile.</param>
/// <param name="length">How many bytes.</param>
internal sealed class StreamPart(Stream whole, long length) : ForwardStream(length)
{
    protected override int ReadNext(Span<byte> buffer) => whole.Read(buffer);
}

/// <summary>Bytes that are unpacked on the way, whose number is known. Read forwards alone; not thread-safe.</summary>
/// <param name="unpacking">What unpacks them; closed with this.</param>
/// <param name="length">How many there are.</param>
internal sealed class UnpackedStream(Stream unpacking, long length) : ForwardStream(length + 1)
{
    /// <inheritdoc/>
    public override long Length => base.Length - 1;

    // One more than there should be: who counts them must see it.
    protected override int ReadNext(Span<byte> buffer) => unpacking.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacking.Dispose();
        base.Dispose(disposing);
    }
}
