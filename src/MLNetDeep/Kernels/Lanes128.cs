using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>NEON (32 registers), SSE (16), WebAssembly; plain code where there is no vector unit at all.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static int TileRows => AdvSimd.IsSupported ? 8 : 6;

    public static Vector128<float> Load(float* address) => Vector128.Load(address);

    public static Vector128<float> LowerHalves(Vector128<float> pairs) => Vector128.ShiftLeft(pairs.AsUInt32(), 16).AsSingle();

    public static Vector128<float> UpperHalves(Vector128<float> pairs) => (pairs.AsUInt32() & Vector128.Create(0xFFFF0000)).AsSingle();

    public static void Store(Vector128<float> vector, float* address) => vector.Store(address);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;

    public static Vector128<float> Min(Vector128<float> left, Vector128<float> right) => Vector128.Min(left, right);

    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Vector128.Max(left, right);

    public static Vector128<float> Abs(Vector128<float> vector) => Vector128.Abs(vector);

    public static Vector128<float> Round(Vector128<float> vector) => Vector128.Round(vector);

    public static Vector128<float> PowerOfTwo(Vector128<float> exponent) =>
        Vector128.ShiftLeft(Vector128.ConvertToInt32Native(exponent) + Vector128.Create(127), 23).AsSingle();

    public static Vector128<float> WherePositive(Vector128<float> vector, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(vector, Vector128<float>.Zero), then, otherwise);

    public static float Sum(Vector128<float> vector) => Vector128.Sum(vector);

    public static Vector128<float> LoadQuads(float* start, nint stride) => Vector128.Load(start);

    public static Vector128<float> InterleaveLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    public static Vector128<float> InterleaveHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);
}
