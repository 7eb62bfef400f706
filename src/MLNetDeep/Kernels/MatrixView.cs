namespace MLNetDeep.Kernels;

/// <summary>
/// A row-major matrix of floats in memory that does not move while it is used: pinned, or native. A part of another matrix is a view too:
/// rows follow each other at <see cref="Stride"/>.
/// </summary>
internal readonly unsafe struct MatrixView
{
    /// <param name="start">The first value.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="stride">How many floats lie between the starts of two rows; at least <paramref name="columns"/>.</param>
    public MatrixView(float* start, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < columns)
            throw new ArgumentException($"Bug in MLNetDeep: no matrix of {rows} rows of {columns} at a distance of {stride}.");

        Start = start;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows that follow each other without gaps.</summary>
    public MatrixView(float* start, int rows, int columns)
        : this(start, rows, columns, columns)
    {
    }

    public float* Start { get; }

    public int Rows { get; }

    public int Columns { get; }

    public nint Stride { get; }

    /// <summary>Some of the rows.</summary>
    public MatrixView RowRange(int start, int count) => start >= 0 && count >= 0 && start <= Rows - count
        ? new(Start + start * Stride, count, Columns, (int)Stride)
        : throw new ArgumentOutOfRangeException(nameof(start), $"Bug in MLNetDeep: rows {start} to {start + count} of {Rows}.");

    /// <summary>Some of the columns.</summary>
    public MatrixView ColumnRange(int start, int count) => start >= 0 && count >= 0 && start <= Columns - count
        ? new(Start + start, Rows, count, (int)Stride)
        : throw new ArgumentOutOfRangeException(nameof(start), $"Bug in MLNetDeep: columns {start} to {start + count} of {Columns}.");
}
