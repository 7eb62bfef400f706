using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Training.Managed;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.BFloat16;

/// <summary>A matrix of bfloat16, zero at first, that managed code fills and reads and libtorch multiplies. Owns its memory.</summary>
internal sealed unsafe class BFloat16Matrix : IDisposable
{
    private readonly int _columns;
    private readonly ushort* _start;

    public BFloat16Matrix(int rows, int columns)
    {
        _columns = columns;
        Tensor = zeros(rows, columns, bfloat16).DetachFromDisposeScope();
        // Of the first row alone: a span does not reach as far as a matrix may. Its memory does not move.
        using var first = Tensor.narrow(0, 0, 1);
        _start = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>All of it, [rows, columns].</summary>
    public Tensor Tensor { get; }

    /// <summary>The values of some rows, one row after the other.</summary>
    public Span<ushort> Rows(Slice rows) => new(_start + ((nint)rows.Start * _columns), rows.Count * _columns);

    /// <summary>The values of a row.</summary>
    public Span<ushort> Row(int row) => Rows(new Slice(row, 1));

    /// <summary>Some rows as libtorch sees them; owned by the caller.</summary>
    public Tensor View(Slice rows) => Tensor.narrow(0, rows.Start, rows.Count).DetachFromDisposeScope();

    public void Dispose() => Tensor.Dispose();
}
