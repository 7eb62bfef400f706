namespace MLNetDeep.Files;

/// <summary>The next bytes of another stream, as a stream that ends behind them. Read forwards alone; not thread-safe.</summary>
/// <param name="whole">The other stream; not closed, and used by nobody else meanwhile.</param>
/// <param name="length">How many bytes.</param>
internal sealed class StreamPart(Stream whole, long length) : ForwardStream(length)
{
    protected override int ReadNext(Span<byte> buffer) => whole.Read(buffer);
}
