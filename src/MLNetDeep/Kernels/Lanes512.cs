using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>AVX-512: 32 registers.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static int TileRows => 8;

    public static Vector512<float> Load(float* address) => Vector512.Load(address);

    public static Vector512<float> LowerHalves(Vector512<float> pairs) => Vector512.ShiftLeft(pairs.AsUInt32(), 16).AsSingle();

    public static Vector512<float> UpperHalves(Vector512<float> pairs) => (pairs.AsUInt32() & Vector512.Create(0xFFFF0000)).AsSingle();

    public static void Store(Vector512<float> vector, float* address) => vector.Store(address);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) => Vector512.Min(left, right);

    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.Max(left, right);

    public static Vector512<float> Abs(Vector512<float> vector) => Vector512.Abs(vector);

    public static Vector512<float> Round(Vector512<float> vector) => Vector512.Round(vector);

    public static Vector512<float> PowerOfTwo(Vector512<float> exponent) =>
        Vector512.ShiftLeft(Vector512.ConvertToInt32Native(exponent) + Vector512.Create(127), 23).AsSingle();

    public static Vector512<float> WherePositive(Vector512<float> vector, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(vector, Vector512<float>.Zero), then, otherwise);

    public static float Sum(Vector512<float> vector) => Vector512.Sum(vector);

    public static Vector512<float> LoadQuads(float* start, nint stride) =>
        Vector512.Create(Lanes256.LoadQuads(start, stride), Lanes256.LoadQuads(start + 8 * stride, stride));

    public static Vector512<float> InterleaveLow(Vector512<float> left, Vector512<float> right) => Avx512F.IsSupported
        ? Avx512F.UnpackLow(left, right)
        : Vector512.Create(Lanes256.InterleaveLow(left.GetLower(), right.GetLower()),
            Lanes256.InterleaveLow(left.GetUpper(), right.GetUpper()));

    public static Vector512<float> InterleaveHigh(Vector512<float> left, Vector512<float> right) => Avx512F.IsSupported
        ? Avx512F.UnpackHigh(left, right)
        : Vector512.Create(Lanes256.InterleaveHigh(left.GetLower(), right.GetLower()),
            Lanes256.InterleaveHigh(left.GetUpper(), right.GetUpper()));
}
