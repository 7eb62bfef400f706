using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetDeep.Data;

/// <summary>
/// Rows of floats of one width, gathered one by one straight into libtorch's memory. Grows by doubling; memory not yet written to costs nothing.
/// </summary>
internal sealed unsafe class FloatRows : IDisposable
{
    private readonly int _width;
    private Tensor _rows;
    private float* _first;
    private long _capacity;

    /// <param name="width">The number of floats in a row.</param>
    /// <param name="expectedCount">How many rows will come, where that is known.</param>
    public FloatRows(int width, long? expectedCount)
    {
        _width = width;
        Allocate(Math.Max(1, expectedCount ?? 1024));
    }

    public long Count { get; private set; }

    /// <summary>The next row, to be written to; holds arbitrary values. It counts once <see cref="Keep"/> is called.</summary>
    public Span<float> Next()
    {
        if (Count == _capacity)
            Grow();
        return new Span<float>(_first + Count * _width, _width);
    }

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => Count++;

    /// <summary>The rows kept, [count, width], on a device; owned by the caller.</summary>
    public Tensor ToTensor(Device device)
    {
        using var kept = _rows.narrow(0, 0, Count);
        return kept.to(device, copy: Count < _capacity / 2).DetachFromDisposeScope();
    }

    public void Dispose() => _rows.Dispose();

    private void Grow()
    {
        var full = (Rows: _rows, First: (IntPtr)_first, Bytes: Count * _width * sizeof(float));
        Allocate(_capacity * 2);
        Buffer.MemoryCopy((void*)full.First, _first, full.Bytes, full.Bytes);
        full.Rows.Dispose();
    }

    [MemberNotNull(nameof(_rows))]
    private void Allocate(long capacity)
    {
        _capacity = capacity;
        _rows = empty([capacity, _width], float32, CPU).DetachFromDisposeScope();
        using var first = _rows.narrow(0, 0, 1);
        _first = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
