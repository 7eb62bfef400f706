using System.Runtime.CompilerServices;
using MLNetDeep.Interop;

namespace MLNetDeep.Data.Features;

/// <summary>Rows of numbers, all of one width. It grows by a block at a time, so nothing is ever copied to grow.</summary>
internal sealed class GrowingMatrix<T> : IDisposable
    where T : unmanaged
{
    private const long BlockBytes = 16L << 20;

    private readonly List<NativeBlock<T>> _blocks = [];
    private readonly int _rowsInBlockLog2;
    private readonly bool _isLarge;

    /// <param name="width">The number of elements in a row.</param>
    /// <param name="expectedCount">How many rows will come, where that is known.</param>
    public GrowingMatrix(int width, long? expectedCount)
    {
        Width = width;
        var rowBytes = (long)width * Unsafe.SizeOf<T>();
        while (rowBytes << (_rowsInBlockLog2 + 1) <= BlockBytes)
            _rowsInBlockLog2++;
        _isLarge = expectedCount * rowBytes >= BlockBytes / 2;
    }

    public int Width { get; }

    public int Count { get; private set; }

    /// <summary>The bytes of the rows kept.</summary>
    public long Bytes => (long)Count * Width * Unsafe.SizeOf<T>();

    /// <summary>A row that was kept.</summary>
    public ReadOnlySpan<T> this[int row] => At(row);

    /// <summary>The next row, to be written to; holds arbitrary values. It counts once <see cref="Keep"/> is called.</summary>
    public Span<T> Next()
    {
        // The first block may stay nearly empty, and a huge page is a lot for a few rows.
        if (Count >> _rowsInBlockLog2 == _blocks.Count)
            _blocks.Add(new NativeBlock<T>(Width << _rowsInBlockLog2, isToBeFilled: _isLarge || _blocks.Count > 0));
        return At(Count);
    }

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => Count = checked(Count + 1);

    public void Dispose()
    {
        _blocks.ForEach(block => block.Dispose());
        _blocks.Clear();
        Count = 0;
    }

    private Span<T> At(int row) => _blocks[row >> _rowsInBlockLog2].Slice((row & ((1 << _rowsInBlockLog2) - 1)) * Width, Width);
}

/// <summary>
/// Native memory for a number of elements, not initialised: what is not written to costs nothing, and <see cref="Dispose"/> gives all of it
/// back at once, which a managed array of that size would not be before a full collection.
/// </summary>
internal sealed unsafe class NativeBlock<T> : IDisposable
    where T : unmanaged
{
    private readonly (IntPtr First, IntPtr Mapped, nuint MappedBytes) _memory;
    private T* _first;

    /// <param name="length">The number of elements; at least 1.</param>
    /// <param name="isToBeFilled">Whether nearly all of it will be written to, so that huge pages pay.</param>
    public NativeBlock(int length, bool isToBeFilled)
    {
        Length = length;
        _memory = PagedMemory.Allocate((nuint)length * (nuint)Unsafe.SizeOf<T>(), isToBeFilled);
        _first = (T*)_memory.First;
    }

    public int Length { get; }

    /// <summary>Some elements, to be read or written; valid until <see cref="Dispose"/>.</summary>
    public Span<T> Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (ulong)(uint)length, (ulong)Length);
        ObjectDisposedException.ThrowIf(_first is null, this);
        return new Span<T>(_first + start, length);
    }

    public void Dispose()
    {
        if (_first is null)
            return;

        _first = null;
        PagedMemory.Free(_memory);
    }
}
