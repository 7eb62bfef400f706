namespace MLNetDeep.Data.Features;

/// <summary>
/// Features that are bytes in the source, such as pixels: a quarter of the memory. They become Single when they are gathered.
/// </summary>
/// <param name="width">How many features a row has.</param>
/// <param name="scaling">What the bytes become.</param>
/// <param name="expectedCount">How many rows will come, where that is known.</param>
internal sealed class ByteFeatureRows(int width, ElementScaling scaling, long? expectedCount) : FeatureRows
{
    private readonly GrowingMatrix<byte> _rows = new(width, expectedCount);

    public override int Count => _rows.Count;

    public override int Width => width;

    public override long Bytes => _rows.Bytes;

    /// <summary>What the bytes become.</summary>
    public ElementScaling Scaling => scaling;

    /// <summary>A row, as bytes.</summary>
    public ReadOnlySpan<byte> this[int row] => _rows[row];

    /// <summary>The next row, to be written to; it counts once <see cref="Keep"/> is called.</summary>
    public Span<byte> Next() => _rows.Next();

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => _rows.Keep();

    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            RowsAhead.Fetch(_rows, rows, i);
            scaling.Apply(_rows[rows[i]], features.Slice(i * width, width));
        }
    }

    public override void AddTo(Stream hash)
    {
        scaling.AddTo(hash);
        for (var row = 0; row < Count; row++)
            hash.Write(_rows[row]);
    }

    public override void Dispose() => _rows.Dispose();
}
