namespace MLNetDeep.Files;

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
