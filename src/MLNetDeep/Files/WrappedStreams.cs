using System.Security.Cryptography;

namespace MLNetDeep.Files;

/// <summary>Passes on what is written to another stream and hashes it by the way. Not thread-safe.</summary>
/// <param name="inner">Where to; not closed.</param>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 of all that was written, as 64 lower-case hexadecimal digits.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>
/// A stream for a writer that closes what it writes to, as ML.NET's does: whoever made the stream under it still has to flush it to the
/// disk.
/// </summary>
/// <param name="under">Where everything goes; not closed.</param>
internal sealed class KeptOpenStream(Stream under) : Stream
{
    public override bool CanRead => under.CanRead;

    public override bool CanSeek => under.CanSeek;

    public override bool CanWrite => under.CanWrite;

    public override long Length => under.Length;

    public override long Position { get => under.Position; set => under.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => under.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => under.Read(buffer);

    public override void Write(byte[] buffer, int offset, int count) => under.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => under.Write(buffer);

    public override long Seek(long offset, SeekOrigin origin) => under.Seek(offset, origin);

    public override void SetLength(long value) => under.SetLength(value);

    public override void Flush() => under.Flush();
}

/// <summary>A stream that is read once from its beginning on, and knows how long it is and where it stands.</summary>
/// <param name="length">How many bytes it has.</param>
internal abstract class ForwardStream(long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = ReadNext(buffer[..(int)Math.Min(buffer.Length, length - _position)]);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads as many bytes as there are ready, at most as many as fit; 0 at the end.</summary>
    protected abstract int ReadNext(Span<byte> buffer);
}
