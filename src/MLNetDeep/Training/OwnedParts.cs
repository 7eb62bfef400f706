namespace MLNetDeep.Training;

/// <summary>
/// What an object owns, in the order in which it was made; disposed of from the last to the first. A constructor that does not come to its
/// end disposes of it too: nobody else would.
/// </summary>
internal sealed class OwnedParts : IDisposable
{
    private readonly Stack<IDisposable> _parts = new();

    /// <summary>Takes a part over.</summary>
    /// <returns>The part.</returns>
    public T Add<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    public void Dispose()
    {
        while (_parts.TryPop(out var part))
            part.Dispose();
    }
}
