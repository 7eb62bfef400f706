namespace MLNetDeep.Tables;

/// <summary>
/// Counts different values by their 64-bit marks, up to a bound, so that a column of a million texts takes little memory.
/// </summary>
/// <param name="bound">How many are counted at most.</param>
internal sealed class DistinctValues(int bound)
{
    private readonly HashSet<ulong> _marks = [];
    private long _valuesWhenFull;

    /// <summary>How many values were added.</summary>
    public long Values { get; private set; }

    /// <summary>How many different ones there are; the bound where there are at least so many.</summary>
    public int Count => _marks.Count;

    /// <summary>Whether the bound was reached.</summary>
    public bool IsFull => _marks.Count >= bound;

    /// <summary>The number of different values by that of values; of the values until the bound was reached.</summary>
    public double Share => Values == 0 ? 0 : (double)Count / (IsFull ? _valuesWhenFull : Values);

    public void Add(ulong mark)
    {
        Values++;
        if (!IsFull && _marks.Add(mark) && IsFull)
            _valuesWhenFull = Values;
    }

    /// <summary>The mark of a text: 64 bits by Fowler, Noll and Vo (FNV-1a), of its UTF-16 units. The same in every process.</summary>
    public static ulong MarkOf(ReadOnlySpan<char> text)
    {
        var mark = 14695981039346656037ul;
        foreach (var unit in text)
            mark = unchecked((mark ^ unit) * 1099511628211ul);
        return mark;
    }
}
