namespace MLNetDeep.Data;

/// <summary>Some rows of a set of examples, by index; does not own the examples.</summary>
internal sealed record ExampleRows(Examples Examples, int[] Rows)
{
    public int Count => Rows.Length;

    /// <summary>All rows of a set.</summary>
    public static ExampleRows All(Examples examples) => new(examples, [.. Enumerable.Range(0, examples.Count)]);
}
