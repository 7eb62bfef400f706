using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// <see cref="MatrixTile{TLanes, TVector}"/> where neither matrix is packed: the same sums in the same order. Not unrolled, since the
/// addresses of several steps would be more than there are registers. So it is compiled sooner too, which a fit of a small table waits for.
/// </summary>
internal static unsafe class SmallTile<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>c[i, j] = start[j] + Σ left[i, k] · right[k, j].</summary>
    /// <typeparam name="TRows">How many rows of c: 1 to 8.</typeparam>
    /// <typeparam name="TVectors">How many vectors wide it is: 1 or 2.</typeparam>
    /// <param name="depth">How many k there are.</param>
    /// <param name="left">left[0, 0].</param>
    /// <param name="rowStride">From left[i, k] to left[i + 1, k].</param>
    /// <param name="depthStride">From left[i, k] to left[i, k + 1].</param>
    /// <param name="right">right[0, 0].</param>
    /// <param name="rightStride">From right[k, j] to right[k + 1, j].</param>
    /// <param name="start">What the sums of every row start at, of whole vectors.</param>
    /// <param name="c">The result, of whole vectors.</param>
    /// <param name="cStride">From c[i, j] to c[i + 1, j].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TVectors>(
        int depth, float* left, nint rowStride, nint depthStride, float* right, nint rightStride, float* start, float* c, nint cStride)
        where TRows : IConstant
        where TVectors : IConstant
    {
        TVector sum00 = TLanes.Load(start), sum01 = sum00;
        MatrixTile<TLanes, TVector>.Load<TVectors>(start, ref sum00, ref sum01);
        TVector sum10 = sum00, sum20 = sum00, sum30 = sum00, sum40 = sum00, sum50 = sum00, sum60 = sum00, sum70 = sum00;
        TVector sum11 = sum01, sum21 = sum01, sum31 = sum01, sum41 = sum01, sum51 = sum01, sum61 = sum01, sum71 = sum01;

        nint one = rowStride, two = 2 * one, three = 3 * one;
        var left4 = left + 4 * one;
        for (var k = depth; k > 0; k--)
        {
            MatrixTile<TLanes, TVector>.Step<TRows, TVectors>(
                left, left4, one, two, three, right, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30,
                ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70, ref sum71);
            left += depthStride;
            left4 += depthStride;
            right += rightStride;
        }

        MatrixTile<TLanes, TVector>.Store<TVectors>(c, sum00, sum01);
        if (TRows.Value > 1)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + cStride, sum10, sum11);
        if (TRows.Value > 2)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 2 * cStride, sum20, sum21);
        if (TRows.Value > 3)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 3 * cStride, sum30, sum31);
        if (TRows.Value > 4)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 4 * cStride, sum40, sum41);
        if (TRows.Value > 5)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 5 * cStride, sum50, sum51);
        if (TRows.Value > 6)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 6 * cStride, sum60, sum61);
        if (TRows.Value > 7)
            MatrixTile<TLanes, TVector>.Store<TVectors>(c + 7 * cStride, sum70, sum71);
    }
}

/// <summary>Rows of a left matrix where they lie.</summary>
/// <param name="start">left[0, 0].</param>
/// <param name="rowStride">From left[i, k] to left[i + 1, k].</param>
/// <param name="depthStride">From left[i, k] to left[i, k + 1].</param>
/// <param name="depth">How many k.</param>
internal readonly unsafe struct PlacedRows(float* start, nint rowStride, nint depthStride, int depth)
{
    public float* Start => start;

    public nint RowStride => rowStride;

    public nint DepthStride => depthStride;

    public int Depth => depth;
}
