using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>
/// What becomes of all numbers of a row together, beside <see cref="RowVectors"/> and for the same reason. The results are those of
/// <see cref="TensorPrimitives"/> with vectors of 256 bits, on every processor.
/// </summary>
internal static unsafe class RowReductions
{
    /// <summary>Up to so many numbers are added up in eight sums. The library has another order for more.</summary>
    private const int MostInEightSums = 64;

    /// <summary>The highest number; NaN if there is one, and 0 rather than -0.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="count">How many; at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float* x, int count)
    {
        if (count < Vector128<float>.Count)
        {
            var highest = x[0];
            for (var i = 1; i < count; i++)
                highest = MathF.Max(highest, x[i]);
            return highest;
        }

        // The last vector ends with the row, and may share numbers with the one before.
        var all = Vector128.Load(x + count - Vector128<float>.Count);
        for (var i = 0; i < count - Vector128<float>.Count; i += Vector128<float>.Count)
            all = Vector128.Max(all, Vector128.Load(x + i));
        all = Vector128.Max(all, Vector128.Shuffle(all, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(all.ToScalar(), all[1]);
    }

    /// <summary>The place of the highest number, of several the first; of the first NaN if there is one.</summary>
    /// <inheritdoc cref="Max" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfMax(float* x, int count)
    {
        var highest = Max(x, count);
        // By their bits, since 0 and -0 are equal. A row with NaN is of a network that diverges, so nobody waits for it.
        var bits = BitConverter.SingleToInt32Bits(highest);
        if (float.IsNaN(highest))
            return TensorPrimitives.IndexOfMax(new ReadOnlySpan<float>(x, count));

        if (count < Vector128<float>.Count)
            return ((int*)x)[0] == bits ? 0 : ((int*)x)[1] == bits ? 1 : 2;

        for (var i = 0; ; i = Math.Min(i + Vector128<float>.Count, count - Vector128<float>.Count))
        {
            var equal = Vector128.Equals(Vector128.Load((int*)x + i), Vector128.Create(bits)).ExtractMostSignificantBits();
            if (equal != 0)
                return i + BitOperations.TrailingZeroCount(equal);
        }
    }

    /// <summary>The sum, in as many sums as eight lanes have however wide vectors are.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="count">How many; at least 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* x, int count)
    {
        if (count > MostInEightSums)
            return TensorPrimitives.Sum(new ReadOnlySpan<float>(x, count));
        if (count < Vector256<float>.Count)
        {
            var last = Vector128.Load(x + count - Vector128<float>.Count);
            var isLeft = Vector128.GreaterThan(Vector128<int>.Indices, Vector128.Create(2 * Vector128<float>.Count - 1 - count));
            return SumOf(Vector128.Load(x) + (last & isLeft.AsSingle()));
        }

        var (sums, i) = (Vector256.Load(x), Vector256<float>.Count);
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            sums += Vector256.Load(x + i);
        if (i < count)
        {
            // What is left is at the end of the last vector.
            var last = Vector256.Load(x + count - Vector256<float>.Count);
            var isLeft = Vector256.GreaterThan(Vector256<int>.Indices, Vector256.Create(i + Vector256<float>.Count - 1 - count));
            sums += last & isLeft.AsSingle();
        }
        return SumOf(sums.GetLower()) + SumOf(sums.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumOf(Vector128<float> sums)
    {
        var ofPairs = sums + Vector128.Shuffle(sums, Vector128.Create(1, 0, 3, 2));
        return ofPairs.ToScalar() + ofPairs[2];
    }
}
