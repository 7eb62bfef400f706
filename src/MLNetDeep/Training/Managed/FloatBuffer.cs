using System.Runtime.InteropServices;

namespace MLNetDeep.Training.Managed;

/// <summary>Floats in memory that does not move, from the beginning of a cache line on; zero at first. Owns the memory.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    private const nuint CacheLine = 64;

    public FloatBuffer(long length)
    {
        var bytes = checked((nuint)Math.Max(1, length) * sizeof(float));
        Start = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(Start, bytes);
    }

    public float* Start { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
