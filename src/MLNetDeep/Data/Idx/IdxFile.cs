using System.Globalization;
using System.IO.Compression;

namespace MLNetDeep.Data.Idx;

/// <summary>One IDX file: where it is and what its header says. Holds nothing open; immutable.</summary>
internal sealed class IdxFile
{
    private IdxFile(string path, IdxHeader header)
    {
        Path = path;
        Header = header;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The header as it was when the file was checked.</summary>
    public IdxHeader Header { get; }

    /// <summary>Reads and checks the header, and the length where the file is not compressed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, or its content is not IDX.</exception>
    public static IdxFile Check(string path)
    {
        var fullPath = InputFile.FullPath("IDX file", path);
        using var source = new IdxByteSource(fullPath);
        var header = IdxHeader.Read(source);
        if (!source.IsGzip && source.FileBytes != header.FileBytes)
        {
            var (fault, wayOut) = source.FileBytes < header.FileBytes ? ("cut short", "Download or copy it again.")
                : ("more than that", "Remove what follows the data.");
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"IDX file '{fullPath}' must be {header.FileBytes} bytes long for {Items(header)}. Found: {source.FileBytes} bytes, "
                + $"{fault}. {wayOut}"));
        }
        return new IdxFile(fullPath, header);
    }

    /// <summary>The bytes of the first item and on.</summary>
    /// <exception cref="InvalidDataException">The header is not what it was when the file was checked.</exception>
    public IdxByteSource OpenAtFirstItem()
    {
        var source = new IdxByteSource(Path);
        try
        {
            var header = IdxHeader.Read(source);
            return header.IsSameAs(Header)
                ? source
                : throw new InvalidDataException(
                    $"IDX file '{Path}' must stay as it is while its data view is in use. Found: {Items(header)} where there were "
                    + $"{Items(Header)}. Call LoadFromIdx again.");
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static string Items(IdxHeader header) =>
        string.Create(CultureInfo.InvariantCulture, $"{header.ItemCount} items of type {header.ItemType}");
}

/// <summary>
/// The bytes of one IDX file from first to last, unpacked where the file is gzip. A gzip file that is cut short just ends
/// early, and so does a damaged one here; <see cref="Damage"/> keeps what the decompressor said of it. Not thread-safe.
/// </summary>
internal sealed class IdxByteSource : IDisposable
{
    private const int FileBufferBytes = 1 << 16;

    private readonly Stream _stream;

    /// <summary>Opens the file at its first byte.</summary>
    public IdxByteSource(string path)
    {
        Path = path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileBufferBytes, FileOptions.SequentialScan);
        try
        {
            FileBytes = file.Length;
            IsGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            _stream = IsGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether the content is compressed; told by its first two bytes, whatever the file's name.</summary>
    public bool IsGzip { get; }

    /// <summary>The file's length as it lies on the disk.</summary>
    public long FileBytes { get; }

    /// <summary>The decompressor's message when it could not continue.</summary>
    public InvalidDataException? Damage { get; private set; }

    /// <summary>The <see cref="Damage"/> as the end of a clause, or nothing.</summary>
    public string DamageInWords => Damage is null ? "" : ", its gzip data damaged";

    /// <summary>Fills the buffer.</summary>
    /// <returns>The bytes read: fewer than the buffer takes only where the data end.</returns>
    public int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && Damage is null)
        {
            try
            {
                var more = _stream.Read(buffer[read..]);
                if (more == 0)
                    break;
                read += more;
            }
            catch (InvalidDataException damage)
            {
                Damage = damage;
            }
        }
        return read;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();
}
