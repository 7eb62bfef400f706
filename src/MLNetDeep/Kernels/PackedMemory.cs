namespace MLNetDeep.Kernels;

/// <summary>
/// The memory of the packed layers of a network, used again where the network is packed again with other weights: after every epoch. What
/// was packed in it before is then overwritten. Not thread-safe.
/// </summary>
internal sealed class PackedMemory
{
    private readonly List<float[]> _arrays = [];
    private int _next;

    /// <summary>Begins to pack the network again.</summary>
    public void BeginAnew() => _next = 0;

    /// <summary>
    /// Memory for the next layer, pinned. The same as for the layer of that number before, if it is as long; else of zeros.
    /// </summary>
    public float[] Next(int length)
    {
        if (_next == _arrays.Count)
            _arrays.Add(New(length));
        else if (_arrays[_next].Length != length)
            _arrays[_next] = New(length);
        return _arrays[_next++];
    }

    /// <summary>Pinned memory of zeros.</summary>
    public static float[] New(int length) => GC.AllocateArray<float>(length, pinned: true);
}
