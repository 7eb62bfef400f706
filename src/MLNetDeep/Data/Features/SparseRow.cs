namespace MLNetDeep.Data.Features;

/// <summary>A row of which only the features other than 0 are written down.</summary>
/// <param name="indices">Their slots, ascending.</param>
/// <param name="values">Their values, none of them 0; as many.</param>
internal readonly ref struct SparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>The slots, ascending.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>The values, none of them 0.</summary>
    public ReadOnlySpan<float> Values { get; } = values;
}
