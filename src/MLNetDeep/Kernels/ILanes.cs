using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MLNetDeep.Kernels;

/// <summary>Single-precision vectors of one width. A kernel is written once for all of them; the compiler makes one of each.</summary>
/// <typeparam name="TVector">The vector itself.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many floats a vector has.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of two vectors, as sums, stay in registers: the rest of a 16-register file holds what is multiplied.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* address);

    static abstract void Store(TVector vector, float* address);

    static abstract TVector Broadcast(float value);

    /// <summary>left · right + addend; rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);
}

/// <summary>AVX-512: 32 registers.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static int TileRows => 8;

    public static Vector512<float> Load(float* address) => Vector512.Load(address);

    public static void Store(Vector512<float> vector, float* address) => vector.Store(address);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);
}

/// <summary>AVX2: 16 registers.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static int TileRows => 6;

    public static Vector256<float> Load(float* address) => Vector256.Load(address);

    public static void Store(Vector256<float> vector, float* address) => vector.Store(address);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);
}

/// <summary>NEON (32 registers), SSE (16), WebAssembly; plain code where there is no vector unit at all.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static int TileRows => AdvSimd.IsSupported ? 8 : 6;

    public static Vector128<float> Load(float* address) => Vector128.Load(address);

    public static void Store(Vector128<float> vector, float* address) => vector.Store(address);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);
}
