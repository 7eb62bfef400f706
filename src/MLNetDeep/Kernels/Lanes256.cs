using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>AVX2: 16 registers.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static int TileRows => 6;

    public static Vector256<float> Load(float* address) => Vector256.Load(address);

    public static Vector256<float> LowerHalves(Vector256<float> pairs) => Vector256.ShiftLeft(pairs.AsUInt32(), 16).AsSingle();

    public static Vector256<float> UpperHalves(Vector256<float> pairs) => (pairs.AsUInt32() & Vector256.Create(0xFFFF0000)).AsSingle();

    public static void Store(Vector256<float> vector, float* address) => vector.Store(address);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) => Vector256.Min(left, right);

    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.Max(left, right);

    public static Vector256<float> Abs(Vector256<float> vector) => Vector256.Abs(vector);

    public static Vector256<float> Round(Vector256<float> vector) => Vector256.Round(vector);

    public static Vector256<float> PowerOfTwo(Vector256<float> exponent) =>
        Vector256.ShiftLeft(Vector256.ConvertToInt32Native(exponent) + Vector256.Create(127), 23).AsSingle();

    public static Vector256<float> WherePositive(Vector256<float> vector, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(vector, Vector256<float>.Zero), then, otherwise);

    public static float Sum(Vector256<float> vector) => Vector256.Sum(vector);

    public static Vector256<float> LoadQuads(float* start, nint stride) =>
        Vector256.Create(Lanes128.LoadQuads(start, stride), Lanes128.LoadQuads(start + 4 * stride, stride));

    public static Vector256<float> InterleaveLow(Vector256<float> left, Vector256<float> right) => Avx.IsSupported
        ? Avx.UnpackLow(left, right)
        : Vector256.Create(Lanes128.InterleaveLow(left.GetLower(), right.GetLower()),
            Lanes128.InterleaveLow(left.GetUpper(), right.GetUpper()));

    public static Vector256<float> InterleaveHigh(Vector256<float> left, Vector256<float> right) => Avx.IsSupported
        ? Avx.UnpackHigh(left, right)
        : Vector256.Create(Lanes128.InterleaveHigh(left.GetLower(), right.GetLower()),
            Lanes128.InterleaveHigh(left.GetUpper(), right.GetUpper()));
}
