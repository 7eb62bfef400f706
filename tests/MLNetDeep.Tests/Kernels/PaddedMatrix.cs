using System.Runtime.InteropServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>A matrix in native memory with a gap behind each row and around it all, filled with NaN: what reads or writes there is
/// seen.</summary>
internal sealed unsafe class PaddedMatrix : IDisposable
{
    private const int Margin = 40;
    private readonly float* _memory;
    private readonly int _length;

    public PaddedMatrix(int rows, int columns, int gap = 3)
    {
        var stride = columns + gap;
        _length = rows * stride + 2 * Margin;
        _memory = (float*)NativeMemory.Alloc((nuint)_length, sizeof(float));
        All.Fill(float.NaN);
        View = new MatrixView(_memory + Margin, rows, columns, stride);
    }

    public MatrixView View { get; }

    public float this[int row, int column]
    {
        get => View.Start[row * View.Stride + column];
        set => View.Start[row * View.Stride + column] = value;
    }

    public static PaddedMatrix Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var matrix = new PaddedMatrix(rows, columns);
        matrix.Fill((_, _) => 2 * random.NextSingle() - 1);
        return matrix;
    }

    public void Fill(Func<int, int, float> value)
    {
        for (var row = 0; row < View.Rows; row++)
        {
            for (var column = 0; column < View.Columns; column++)
                this[row, column] = value(row, column);
        }
    }

    /// <summary>The values row by row, without the gaps.</summary>
    public float[] Values() =>
        [.. from row in Enumerable.Range(0, View.Rows) from column in Enumerable.Range(0, View.Columns) select this[row, column]];

    /// <summary>Whether nothing was written outside the matrix.</summary>
    public bool IsCleanAround()
    {
        var outside = 0;
        foreach (var value in All)
            outside += float.IsNaN(value) ? 1 : 0;
        return outside == _length - View.Rows * View.Columns + Values().Count(float.IsNaN);
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private Span<float> All => new(_memory, _length);
}
