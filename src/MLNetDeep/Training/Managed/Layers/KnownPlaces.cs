using MLNetDeep.Data.Rows;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// Where the numbers of rows in memory lie, kept from the first time a row is met: edges and scales do not change in training, so every
/// later epoch would find the same. Rows are noted by several threads at once, each its own.
/// </summary>
internal sealed class KnownPlaces
{
    /// <summary>Of more numbers the places are looked up each time: 12 bytes each are 48 MB.</summary>
    private const long MostNumbers = 4 << 20;

    private readonly int _numbers;
    private readonly bool[] _isKnown;
    private readonly float[] _scaled;
    private readonly float[] _shares;
    private readonly int[] _stretches;

    private KnownPlaces(RowStore store, int numbers)
    {
        (Store, _numbers) = (store, numbers);
        _isKnown = new bool[store.Count];
        _scaled = new float[store.Count * numbers];
        _shares = new float[_scaled.Length];
        _stretches = new int[_scaled.Length];
    }

    /// <summary>Whose rows.</summary>
    public RowStore Store { get; }

    /// <summary>Nothing is known as yet; null where it would be too much.</summary>
    /// <param name="store">The rows.</param>
    /// <param name="numbers">How many numbers each has.</param>
    public static KnownPlaces? OrNull(RowStore store, int numbers) =>
        (long)store.Count * numbers <= MostNumbers ? new KnownPlaces(store, numbers) : null;

    /// <summary>Copies what is known of a row.</summary>
    /// <returns>Whether it is known.</returns>
    public bool TryRead(int row, Span<float> scaled, Span<float> shares, Span<int> stretches)
    {
        if (!Volatile.Read(ref _isKnown[row]))
            return false;

        var start = row * _numbers;
        _scaled.AsSpan(start, _numbers).CopyTo(scaled);
        _shares.AsSpan(start, _numbers).CopyTo(shares);
        _stretches.AsSpan(start, _numbers).CopyTo(stretches);
        return true;
    }

    /// <summary>Notes what was found of a row.</summary>
    public void Note(int row, ReadOnlySpan<float> scaled, ReadOnlySpan<float> shares, ReadOnlySpan<int> stretches)
    {
        var start = row * _numbers;
        scaled.CopyTo(_scaled.AsSpan(start, _numbers));
        shares.CopyTo(_shares.AsSpan(start, _numbers));
        stretches.CopyTo(_stretches.AsSpan(start, _numbers));
        Volatile.Write(ref _isKnown[row], true);
    }
}
