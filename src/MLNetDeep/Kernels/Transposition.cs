using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>Turns rows into columns.</summary>
internal static unsafe class Transposition<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>target[j, i] = source[i, j].</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="sourceStride">From source[i, j] to source[i + 1, j].</param>
    /// <param name="rows">How many rows the source has.</param>
    /// <param name="columns">How many columns the source has.</param>
    /// <param name="target">[columns, rows]; may not overlap the source.</param>
    /// <param name="targetStride">From target[j, i] to target[j + 1, i].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        var row = 0;
        for (; row + TLanes.Count <= rows; row += TLanes.Count)
            VectorOfRows(source + row * sourceStride, sourceStride, columns, target + row, targetStride, TLanes.Count);
        for (; row + Lanes128.Count <= rows; row += Lanes128.Count)
            Transposition<Lanes128,
                Vector128<float>>.VectorOfRows(
                source + row * sourceStride, sourceStride, columns, target + row, targetStride, Lanes128.Count);
        Each(source + row * sourceStride, sourceStride, rows - row, columns, target + row, targetStride);
    }

    /// <summary>As many rows as a vector has lanes, four columns at a time.</summary>
    /// <param name="source">[lanes, columns].</param>
    /// <param name="sourceStride">From source[i, j] to source[i + 1, j].</param>
    /// <param name="columns">How many columns the source has.</param>
    /// <param name="target">[columns, kept rows]; may not overlap the source.</param>
    /// <param name="targetStride">From target[j, i] to target[j + 1, i]; a whole vector is written to each.</param>
    /// <param name="keptRows">
    /// How many of the rows are wanted. What is written of the others may be overwritten by the next column, and lies behind the last one.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void VectorOfRows(float* source, nint sourceStride, int columns, float* target, nint targetStride, int keptRows)
    {
        var column = 0;
        for (; column + 4 <= columns; column += 4, source += 4, target += 4 * targetStride)
        {
            var rows0 = TLanes.LoadQuads(source, sourceStride);
            var rows1 = TLanes.LoadQuads(source + sourceStride, sourceStride);
            var rows2 = TLanes.LoadQuads(source + 2 * sourceStride, sourceStride);
            var rows3 = TLanes.LoadQuads(source + 3 * sourceStride, sourceStride);
            // Interleaved twice, the first with the third and the second with the fourth row of each four: every result is a column.
            var low02 = TLanes.InterleaveLow(rows0, rows2);
            var high02 = TLanes.InterleaveHigh(rows0, rows2);
            var low13 = TLanes.InterleaveLow(rows1, rows3);
            var high13 = TLanes.InterleaveHigh(rows1, rows3);
            TLanes.Store(TLanes.InterleaveLow(low02, low13), target);
            TLanes.Store(TLanes.InterleaveHigh(low02, low13), target + targetStride);
            TLanes.Store(TLanes.InterleaveLow(high02, high13), target + 2 * targetStride);
            TLanes.Store(TLanes.InterleaveHigh(high02, high13), target + 3 * targetStride);
        }
        Each(source, sourceStride, keptRows, columns - column, target, targetStride);
    }

    private static void Each(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                target[j * targetStride + i] = source[i * sourceStride + j];
        }
    }
}
