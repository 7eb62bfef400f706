using System.Runtime.CompilerServices;
using MLNetDeep.Interop;

namespace MLNetDeep.Data.Features;

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
