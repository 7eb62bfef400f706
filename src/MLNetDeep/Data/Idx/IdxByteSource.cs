using System.IO.Compression;

namespace MLNetDeep.Data.Idx;

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
