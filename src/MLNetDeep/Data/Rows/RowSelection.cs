namespace MLNetDeep.Data.Rows;

/// <summary>Some rows of a set of examples, by index; does not own the examples.</summary>
internal sealed record RowSelection(RowStore Store, int[] Rows)
{
    public int Count => Rows.Length;

    /// <summary>All rows of a set.</summary>
    public static RowSelection All(RowStore examples) => new(examples, [.. Enumerable.Range(0, examples.Count)]);
}
