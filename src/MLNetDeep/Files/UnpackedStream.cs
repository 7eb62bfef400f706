namespace MLNetDeep.Files;

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
