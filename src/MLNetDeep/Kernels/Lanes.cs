using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>Single-precision vectors of one width. A kernel is written once for all of them; the compiler makes one of each.</summary>
/// <typeparam name="TVector">The vector itself.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many floats a vector has.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of two vectors, as sums, stay in registers: the rest of them holds what is multiplied.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* address);

    /// <summary>The lower half of each lane's four bytes, a bfloat16, as Single.</summary>
    static abstract TVector LowerHalves(TVector pairs);

    /// <summary>The upper half of each lane's four bytes, a bfloat16, as Single.</summary>
    static abstract TVector UpperHalves(TVector pairs);

    static abstract void Store(TVector vector, float* address);

    static abstract TVector Broadcast(float value);

    /// <summary>left · right + addend; rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>NaN where either is.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>NaN where either is.</summary>
    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Abs(TVector vector);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector vector);

    /// <summary>2 to the power of whole numbers from -126 to 127; anything of NaN.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary><paramref name="then"/> where <paramref name="vector"/> is above 0, else (NaN too) <paramref name="otherwise"/>.</summary>
    static abstract TVector WherePositive(TVector vector, TVector then, TVector otherwise);

    /// <summary>All lanes added up.</summary>
    static abstract float Sum(TVector vector);

    /// <summary>
    /// Four floats each of every fourth of as many rows as there are lanes: rows 0, 4, 8 and 12 from <paramref name="start"/>.
    /// </summary>
    static abstract TVector LoadQuads(float* start, nint stride);

    /// <summary>left[0], right[0], left[1], right[1] of each four.</summary>
    static abstract TVector InterleaveLow(TVector left, TVector right);

    /// <summary>left[2], right[2], left[3], right[3] of each four.</summary>
    static abstract TVector InterleaveHigh(TVector left, TVector right);
}

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
