using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>
/// Arithmetic on rows of floats, element by element, for methods that the compiler is told to optimise at once: they are fast from the
/// first step of the first fit of a process. (<c>TensorPrimitives</c>, whose results these have, is compiled without optimisation at first,
/// and a fit of a small table is over before that changes.)
/// </summary>
/// <remarks>A product is rounded before something is added to it, so results do not depend on the processor.</remarks>
internal static unsafe class RowVectors
{
    /// <summary>target += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* x, float* target, int count) => Add(target, x, target, count);

    /// <summary>sum = x + y; it may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* x, float* y, float* sum, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) + Vector.Load(y + i), sum + i);
        for (; i < count; i++)
            sum[i] = x[i] + y[i];
    }

    /// <summary>target += x · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(float* x, float* y, float* target, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) * Vector.Load(y + i) + Vector.Load(target + i), target + i);
        for (; i < count; i++)
            target[i] = x[i] * y[i] + target[i];
    }

    /// <summary>target += x · factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMultiple(float* x, float factor, float* target, int count) => AddMultiple(x, factor, target, target, count);

    /// <summary>sum = x · factor + y; it may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMultiple(float* x, float factor, float* y, float* sum, int count)
    {
        var (i, factors) = (0, new Vector<float>(factor));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) * factors + Vector.Load(y + i), sum + i);
        for (; i < count; i++)
            sum[i] = x[i] * factor + y[i];
    }

    /// <summary>product = x · y; it may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(float* x, float* y, float* product, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) * Vector.Load(y + i), product + i);
        for (; i < count; i++)
            product[i] = x[i] * y[i];
    }

    /// <summary>product = x · factor; it may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(float* x, float factor, float* product, int count)
    {
        var (i, factors) = (0, new Vector<float>(factor));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) * factors, product + i);
        for (; i < count; i++)
            product[i] = x[i] * factor;
    }

    /// <summary>difference = x - y; it may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(float* x, float y, float* difference, int count)
    {
        var (i, all) = (0, new Vector<float>(y));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) - all, difference + i);
        for (; i < count; i++)
            difference[i] = x[i] - y;
    }

    /// <summary>Each number becomes e to its power.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="count">How many; at least 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exp(float* x, int count)
    {
        if (count < Vector256<float>.Count)
        {
            var last = Vector128.Exp(Vector128.Load(x + count - Vector128<float>.Count));
            Vector128.Store(Vector128.Exp(Vector128.Load(x)), x);
            Vector128.Store(last, x + count - Vector128<float>.Count);
            return;
        }

        // The last vector ends with the numbers, and shares some with the one before, which must not be there twice.
        var ofLast = Vector256.Exp(Vector256.Load(x + count - Vector256<float>.Count));
        for (var i = 0; i < count - Vector256<float>.Count; i += Vector256<float>.Count)
            Vector256.Store(Vector256.Exp(Vector256.Load(x + i)), x + i);
        Vector256.Store(ofLast, x + count - Vector256<float>.Count);
    }

    /// <summary>Σ x · y, in eight sums however wide vectors are, so that the result does not depend on the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* x, float* y, int count)
    {
        var (i, sums) = (0, Vector256<float>.Zero);
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            sums += Vector256.Load(x + i) * Vector256.Load(y + i);
        var sum = sums[0] + sums[4] + (sums[1] + sums[5]) + (sums[2] + sums[6] + (sums[3] + sums[7]));
        for (; i < count; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
