using System.Runtime.InteropServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>A matrix in native memory with a gap behind each row and around it all, filled with one value: what reads or writes there is
/// seen. NaN shows reads best, a finite value shows writes of what was computed from it.</summary>
internal sealed unsafe class PaddedMatrix : IDisposable
{
    private const int Margin = 40;
    private readonly float* _memory;
    private readonly int _length;
    private readonly float _around;

    public PaddedMatrix(int rows, int columns, float around = float.NaN, int gap = 3)
    {
        var stride = columns + gap;
        _length = rows * stride + 2 * Margin;
        _memory = (float*)NativeMemory.Alloc((nuint)_length, sizeof(float));
        _around = around;
        All.Fill(around);
        View = new MatrixView(_memory + Margin, rows, columns, stride);
    }

    public MatrixView View { get; }

    public float this[int row, int column]
    {
        get => View.Start[row * View.Stride + column];
        set => View.Start[row * View.Stride + column] = value;
    }

    public static PaddedMatrix Random(int rows, int columns, int seed, float around = float.NaN)
    {
        var random = new Random(seed);
        var matrix = new PaddedMatrix(rows, columns, around);
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

    /// <summary>Whether all bits outside the matrix are as they were.</summary>
    public bool IsCleanAround()
    {
        var stride = (int)View.Stride;
        if (!IsUntouched(All[..Margin]) || !IsUntouched(All[(Margin + View.Rows * stride)..]))
            return false;
        for (var row = 0; row < View.Rows; row++)
        {
            if (!IsUntouched(All.Slice(Margin + row * stride, stride)[View.Columns..]))
                return false;
        }
        return true;
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private Span<float> All => new(_memory, _length);

    private bool IsUntouched(ReadOnlySpan<float> values) =>
        !MemoryMarshal.Cast<float, int>(values).ContainsAnyExcept(BitConverter.SingleToInt32Bits(_around));
}
