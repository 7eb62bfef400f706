using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// The innermost loop of every matrix product: a tile of sums in registers, to which a product of a column of the left matrix and a row of
/// the right one is added at each step.
/// </summary>
/// <remarks>
/// Each sum is one chain over the depth in its order, whatever the tile and the vector width: so results do not depend on how a product is
/// cut up. With two vectors in each of six or eight rows there are 12 or 16 chains, enough to hide the latency of a multiply-add. Steps are
/// unrolled: of a packed left matrix all addresses are then two registers and a number the compiler knows.
/// </remarks>
internal static unsafe class MatrixTile<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>c[i, j] = start[i, j] + Σ left[i, k] · panel[k, j].</summary>
    /// <typeparam name="TRows">How many rows of c: 1 to 8.</typeparam>
    /// <typeparam name="TVectors">How many vectors wide it is: 1 or 2.</typeparam>
    /// <typeparam name="TIsPacked">1: the left matrix is packed, [depth, rows]; 0: its rows lie where they lie.</typeparam>
    /// <param name="depth">How many k there are.</param>
    /// <param name="left">left[0, 0].</param>
    /// <param name="rowStride">From left[i, k] to left[i + 1, k] where it is not packed; values of a row then lie side by side.</param>
    /// <param name="panel">The right matrix, packed: [depth, vectors].</param>
    /// <param name="start">What the sums start at, of whole vectors.</param>
    /// <param name="startStride">From start[i, j] to start[i + 1, j]; 0 where all rows start at the same.</param>
    /// <param name="c">The result, of whole vectors; may be the start.</param>
    /// <param name="cStride">From c[i, j] to c[i + 1, j].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TVectors, TIsPacked>(
        int depth, float* left, nint rowStride, float* panel, float* start, nint startStride, float* c, nint cStride)
        where TRows : IConstant
        where TVectors : IConstant
        where TIsPacked : IConstant
    {
        TVector sum00 = TLanes.Load(start), sum10 = sum00, sum20 = sum00, sum30 = sum00, sum40 = sum00, sum50 = sum00, sum60 = sum00,
            sum70 = sum00;
        TVector sum01 = sum00, sum11 = sum00, sum21 = sum00, sum31 = sum00, sum41 = sum00, sum51 = sum00, sum61 = sum00, sum71 = sum00;
        Load<TVectors>(start, ref sum00, ref sum01);
        if (TRows.Value > 1)
            Load<TVectors>(start + startStride, ref sum10, ref sum11);
        if (TRows.Value > 2)
            Load<TVectors>(start + 2 * startStride, ref sum20, ref sum21);
        if (TRows.Value > 3)
            Load<TVectors>(start + 3 * startStride, ref sum30, ref sum31);
        if (TRows.Value > 4)
            Load<TVectors>(start + 4 * startStride, ref sum40, ref sum41);
        if (TRows.Value > 5)
            Load<TVectors>(start + 5 * startStride, ref sum50, ref sum51);
        if (TRows.Value > 6)
            Load<TVectors>(start + 6 * startStride, ref sum60, ref sum61);
        if (TRows.Value > 7)
            Load<TVectors>(start + 7 * startStride, ref sum70, ref sum71);

        nint one = TIsPacked.Value == 1 ? 1 : rowStride, two = 2 * one, three = 3 * one;
        var left4 = left + 4 * one;
        var next = TIsPacked.Value == 1 ? TRows.Value : 1;
        var row = TVectors.Value * TLanes.Count;
        var k = depth;
        for (; k >= 4; k -= 4)
        {
            Step<TRows, TVectors>(
                left, left4, one, two, three, panel, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30,
                ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70, ref sum71);
            Step<TRows, TVectors>(
                left + next, left4 + next, one, two, three, panel + row, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20,
                ref sum21, ref sum30, ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70, ref sum71);
            Step<TRows, TVectors>(
                left + 2 * next, left4 + 2 * next, one, two, three, panel + 2 * row, ref sum00, ref sum01, ref sum10, ref sum11,
                ref sum20, ref sum21, ref sum30, ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70,
                ref sum71);
            Step<TRows, TVectors>(
                left + 3 * next, left4 + 3 * next, one, two, three, panel + 3 * row, ref sum00, ref sum01, ref sum10, ref sum11,
                ref sum20, ref sum21, ref sum30, ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70,
                ref sum71);
            left += 4 * next;
            left4 += 4 * next;
            panel += 4 * row;
        }
        for (; k > 0; k--)
        {
            Step<TRows, TVectors>(
                left, left4, one, two, three, panel, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30,
                ref sum31, ref sum40, ref sum41, ref sum50, ref sum51, ref sum60, ref sum61, ref sum70, ref sum71);
            left += next;
            left4 += next;
            panel += row;
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

    /// <summary>One k: a row of the panel times a column of the left matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<TRows, TVectors>(
        float* left, float* left4, nint one, nint two, nint three, float* panel, ref TVector sum00, ref TVector sum01, ref TVector sum10,
        ref TVector sum11, ref TVector sum20, ref TVector sum21, ref TVector sum30, ref TVector sum31, ref TVector sum40,
        ref TVector sum41, ref TVector sum50, ref TVector sum51, ref TVector sum60, ref TVector sum61, ref TVector sum70,
        ref TVector sum71)
        where TRows : IConstant
        where TVectors : IConstant
    {
        var first = TLanes.Load(panel);
        var second = TVectors.Value > 1 ? TLanes.Load(panel + TLanes.Count) : first;
        Add<TVectors>(left[0], first, second, ref sum00, ref sum01);
        if (TRows.Value > 1)
            Add<TVectors>(left[one], first, second, ref sum10, ref sum11);
        if (TRows.Value > 2)
            Add<TVectors>(left[two], first, second, ref sum20, ref sum21);
        if (TRows.Value > 3)
            Add<TVectors>(left[three], first, second, ref sum30, ref sum31);
        if (TRows.Value > 4)
            Add<TVectors>(left4[0], first, second, ref sum40, ref sum41);
        if (TRows.Value > 5)
            Add<TVectors>(left4[one], first, second, ref sum50, ref sum51);
        if (TRows.Value > 6)
            Add<TVectors>(left4[two], first, second, ref sum60, ref sum61);
        if (TRows.Value > 7)
            Add<TVectors>(left4[three], first, second, ref sum70, ref sum71);
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

    /// <summary>What the sums of a row start at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TVectors>(float* start, ref TVector sum0, ref TVector sum1)
        where TVectors : IConstant
    {
        sum0 = TLanes.Load(start);
        if (TVectors.Value > 1)
            sum1 = TLanes.Load(start + TLanes.Count);
    }

    /// <summary>Writes the sums of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVectors>(float* c, TVector sum0, TVector sum1)
        where TVectors : IConstant
    {
        TLanes.Store(sum0, c);
        if (TVectors.Value > 1)
            TLanes.Store(sum1, c + TLanes.Count);
    }
}
