using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNetDeep.Networks;

/// <summary>
/// One contiguous buffer for all parameters (or all gradients, one optimizer state, all running statistics). One pass over the buffer
/// updates the whole network. Its memory does not move; it is zero at first, and given back by <see cref="Dispose"/>.
/// </summary>
/// <remarks>
/// Its length is rounded up to <see cref="Alignment"/> elements, the rest staying zero, so that vectorised passes need no tail. It begins
/// at a cache line.
/// </remarks>
internal sealed unsafe class ParameterBuffer : StoredValues
{
    /// <summary>The widest vector there is, in floats.</summary>
    public const int Alignment = 16;

    private const nuint Page = 4096;

    /// <summary>Buffers that follow each other begin at so many different places of a page, in whole cache lines.</summary>
    private const int Places = 7;

    private const nuint PlaceBytes = 576;

    private static int _made;

    private readonly IDisposable? _owner;
    private float* _memory;
    private float* _start;

    /// <summary>A buffer in memory of its own.</summary>
    /// <param name="count">How many values it must hold; at least 0.</param>
    public ParameterBuffer(int count)
    {
        Length = PaddedLength(count);
        var bytes = (nuint)Math.Max(Length, Alignment) * sizeof(float);
        // What a rule goes over side by side must not begin at the same place of a page, as large blocks of memory all do: a processor that
        // has just written to one takes a read of another for one of what was written, and waits. Updates took twice as long.
        var place = (uint)Interlocked.Increment(ref _made) % Places * PlaceBytes;
        _memory = (float*)NativeMemory.AlignedAlloc(bytes + place, Page);
        _start = (float*)((byte*)_memory + place);
        NativeMemory.Clear(_start, bytes);
    }

    /// <summary>A buffer in memory that somebody else has taken, and gives back when asked to: an engine's own.</summary>
    /// <param name="start">Where it begins, at a cache line.</param>
    /// <param name="length">How many values; a multiple of <see cref="Alignment"/>.</param>
    /// <param name="owner">Disposed of with the buffer.</param>
    public ParameterBuffer(float* start, int length, IDisposable owner)
    {
        _start = start;
        (Length, _owner) = (length, owner);
    }

    public override int Length { get; }

    /// <summary>Whose memory it is; null where it is the buffer's own.</summary>
    public IDisposable? Owner => _owner;

    /// <summary>Where the buffer begins, for as long as it is not disposed of.</summary>
    public float* Start => _start;

    /// <summary>The values, the padding behind them included.</summary>
    public Span<float> Values => new(_start, _start is null ? 0 : Length);

    /// <summary>The values as memory, to be read for as long as the buffer is not disposed of.</summary>
    public ReadOnlyMemory<float> Memory => new BufferMemory(this).Memory;

    /// <summary>The buffer as whole vectors.</summary>
    public Span<Vector<float>> Vectors => MemoryMarshal.Cast<float, Vector<float>>(Values);

    public override bool IsFinite => Length == 0 || TensorPrimitives.IsFiniteAll<float>(Values);

    /// <summary>How long a buffer of so many values is.</summary>
    public static int PaddedLength(int count) => checked((int)((count + (long)Alignment - 1) / Alignment * Alignment));

    public override void CopyTo(Span<float> values) => Values.CopyTo(values);

    public override void CopyFrom(ReadOnlySpan<float> values) => values.CopyTo(Values);

    public override void Dispose()
    {
        // What it may free twice, or of nothing, does nothing.
        if (_owner is null)
            NativeMemory.AlignedFree(_memory);
        else
            _owner.Dispose();
        _memory = _start = null;
    }

    /// <summary>The values as .NET hands memory on; does not own them.</summary>
    private sealed class BufferMemory(ParameterBuffer buffer) : MemoryManager<float>
    {
        public override Span<float> GetSpan() => buffer.Values;

        public override MemoryHandle Pin(int elementIndex = 0) => new(buffer.Start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
