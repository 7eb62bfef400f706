using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// The innermost loop of every matrix product: a tile of sums in registers, to which a product of a column of the left matrix and a row of
/// the right one is added at each step.
/// </summary>
/// <remarks>
/// Each sum is one chain over the depth in its order, whatever the tile and the vector width: so results do not depend on how a product is
/// cut up. With two vectors in each of eight rows there are 16 chains, enough to hide the latency of a multiply-add, at 10 loads to 16 of
/// them.
/// </remarks>
internal static unsafe class MatrixTile<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>c[i, j] = (c[i, j] or 0) + Σ left[i, k] · panel[k, j].</summary>
    /// <typeparam name="TRows">How many rows of c: 1 to 8.</typeparam>
    /// <typeparam name="TVectors">How many vectors wide it is: 1 or 2.</typeparam>
    /// <param name="depth">How many k there are.</param>
    /// <param name="left">left[0, 0].</param>
    /// <param name="rowStride">From left[i, k] to left[i + 1, k].</param>
    /// <param name="depthStride">From left[i, k] to left[i, k + 1].</param>
    /// <param name="panel">The right matrix, packed: [depth, vectors].</param>
    /// <param name="c">The result, of whole vectors.</param>
    /// <param name="cStride">From c[i, j] to c[i + 1, j].</param>
    /// <param name="accumulate">Whether sums start at what is in <paramref name="c"/>, else at 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TVectors>(
        int depth, float* left, nint rowStride, nint depthStride, float* panel, float* c, nint cStride, bool accumulate)
        where TRows : IConstant
        where TVectors : IConstant
    {
        var zero = TLanes.Broadcast(0);
        TVector sum00 = zero, sum10 = zero, sum20 = zero, sum30 = zero, sum40 = zero, sum50 = zero, sum60 = zero, sum70 = zero;
        TVector sum01 = zero, sum11 = zero, sum21 = zero, sum31 = zero, sum41 = zero, sum51 = zero, sum61 = zero, sum71 = zero;
        if (accumulate)
        {
            Load<TVectors>(c, ref sum00, ref sum01);
            if (TRows.Value > 1)
                Load<TVectors>(c + cStride, ref sum10, ref sum11);
            if (TRows.Value > 2)
                Load<TVectors>(c + 2 * cStride, ref sum20, ref sum21);
            if (TRows.Value > 3)
                Load<TVectors>(c + 3 * cStride, ref sum30, ref sum31);
            if (TRows.Value > 4)
                Load<TVectors>(c + 4 * cStride, ref sum40, ref sum41);
            if (TRows.Value > 5)
                Load<TVectors>(c + 5 * cStride, ref sum50, ref sum51);
            if (TRows.Value > 6)
                Load<TVectors>(c + 6 * cStride, ref sum60, ref sum61);
            if (TRows.Value > 7)
                Load<TVectors>(c + 7 * cStride, ref sum70, ref sum71);
        }

        var left4 = left + 4 * rowStride;
        nint two = 2 * rowStride, three = 3 * rowStride;
        for (var k = depth; k > 0; k--)
        {
            var first = TLanes.Load(panel);
            var second = TVectors.Value > 1 ? TLanes.Load(panel + TLanes.Count) : first;
            panel += TVectors.Value * TLanes.Count;

            Add<TVectors>(left[0], first, second, ref sum00, ref sum01);
            if (TRows.Value > 1)
                Add<TVectors>(left[rowStride], first, second, ref sum10, ref sum11);
            if (TRows.Value > 2)
                Add<TVectors>(left[two], first, second, ref sum20, ref sum21);
            if (TRows.Value > 3)
                Add<TVectors>(left[three], first, second, ref sum30, ref sum31);
            if (TRows.Value > 4)
                Add<TVectors>(left4[0], first, second, ref sum40, ref sum41);
            if (TRows.Value > 5)
                Add<TVectors>(left4[rowStride], first, second, ref sum50, ref sum51);
            if (TRows.Value > 6)
                Add<TVectors>(left4[two], first, second, ref sum60, ref sum61);
            if (TRows.Value > 7)
                Add<TVectors>(left4[three], first, second, ref sum70, ref sum71);
            left += depthStride;
            left4 += depthStride;
        }

        Store<TVectors>(c, sum00, sum01);
        if (TRows.Value > 1)
            Store<TVectors>(c + cStride, sum10, sum11);
        if (TRows.Value > 2)
            Store<TVectors>(c + 2 * cStride, sum20, sum21);
        if (TRows.Value > 3)
            Store<TVectors>(c + 3 * cStride, sum30, sum31);
        if (TRows.Value > 4)
            Store<TVectors>(c + 4 * cStride, sum40, sum41);
        if (TRows.Value > 5)
            Store<TVectors>(c + 5 * cStride, sum50, sum51);
        if (TRows.Value > 6)
            Store<TVectors>(c + 6 * cStride, sum60, sum61);
        if (TRows.Value > 7)
            Store<TVectors>(c + 7 * cStride, sum70, sum71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVectors>(float left, TVector first, TVector second, ref TVector sum0, ref TVector sum1)
        where TVectors : IConstant
    {
        var factor = TLanes.Broadcast(left);
        sum0 = TLanes.MultiplyAdd(factor, first, sum0);
        if (TVectors.Value > 1)
            sum1 = TLanes.MultiplyAdd(factor, second, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TVectors>(float* c, ref TVector sum0, ref TVector sum1)
        where TVectors : IConstant
    {
        sum0 = TLanes.Load(c);
        if (TVectors.Value > 1)
            sum1 = TLanes.Load(c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(float* c, TVector sum0, TVector sum1)
        where TVectors : IConstant
    {
        TLanes.Store(sum0, c);
        if (TVectors.Value > 1)
            TLanes.Store(sum1, c + TLanes.Count);
    }
}
