using System.Runtime.InteropServices;

namespace MLNetDeep.Data.Features;

/// <summary>Features as Single, all of them written down.</summary>
/// <param name="width">How many features a row has.</param>
/// <param name="expectedCount">How many rows will come, where that is known.</param>
internal sealed class DenseFeatureRows(int width, long? expectedCount) : FeatureRows
{
    private readonly GrowingMatrix<float> _rows = new(width, expectedCount);

    public override int Count => _rows.Count;

    public override int Width => width;

    public override long Bytes => _rows.Bytes;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => _rows[row];

    /// <summary>The next row, to be written to; it counts once <see cref="Keep"/> is called.</summary>
    public Span<float> Next() => _rows.Next();

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => _rows.Keep();

    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            RowsAhead.Fetch(_rows, rows, i);
            _rows[rows[i]].CopyTo(features.Slice(i * width, width));
        }
    }

    public override void AddTo(Stream hash)
    {
        for (var row = 0; row < Count; row++)
            hash.Write(MemoryMarshal.AsBytes(_rows[row]));
    }

    public override void Dispose() => _rows.Dispose();
}
