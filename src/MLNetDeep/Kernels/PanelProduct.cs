using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>A packed panel, and the product of any number of rows with it, tile by tile.</summary>
internal static unsafe class PanelProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>
    /// How deep a panel should be at most: with its width of two vectors, 34 KB with AVX-512, where first-level caches have 48 KB, and
    /// 17 KB with AVX2. Rows of 784 are then three blocks.
    /// </summary>
    public const int MostDepth = 272;

    /// <summary>How many columns a panel has: two vectors.</summary>
    public static int Width => 2 * TLanes.Count;

    /// <summary>How wide a panel for so many columns is: one or two vectors.</summary>
    public static int WholeVectors(int columns) => columns > TLanes.Count ? Width : TLanes.Count;

    /// <summary>Equal parts, none deeper than a panel.</summary>
    public static int DepthBlock(int depth)
    {
        var blocks = Math.Max(1, (depth + MostDepth - 1) / MostDepth);
        return (depth + blocks - 1) / blocks;
    }

    /// <summary>
    /// How high the next tile is where so many rows are left: the last two share what is less than two whole ones, because a tile of one or
    /// two rows has too few chains to keep the processor busy.
    /// </summary>
    public static int TileHeight(int rowsLeft) =>
        rowsLeft >= 2 * TLanes.TileRows ? TLanes.TileRows : rowsLeft <= TLanes.TileRows ? rowsLeft : (rowsLeft + 1) / 2;

    /// <summary>c[i, j] = start[i, j] + Σ left[i, k] · panel[k, j] for all rows i.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="left">Those rows; if packed, in micro-panels of <see cref="TileHeight"/>.</param>
    /// <param name="panel">[depth, as many whole vectors as the width needs].</param>
    /// <param name="width">How many columns are wanted; whole vectors are read and written all the same.</param>
    /// <param name="start">What the sums start at.</param>
    /// <param name="startStride">From start[i, j] to start[i + 1, j]; 0 where all rows start at the same.</param>
    /// <param name="c">[rows, one or two vectors]; may be the start.</param>
    /// <param name="cStride">From c[i, j] to c[i + 1, j].</param>
    public static void Run(
        int rows, LeftBlock left, float* panel, int width, float* start, nint startStride, float* c, nint cStride)
    {
        if (width > TLanes.Count)
        {
            if (left.IsPacked)
                Run<Two, One>(rows, left, panel, start, startStride, c, cStride);
            else
                Run<Two, Zero>(rows, left, panel, start, startStride, c, cStride);
        }
        else if (left.IsPacked)
        {
            Run<One, One>(rows, left, panel, start, startStride, c, cStride);
        }
        else
        {
            Run<One, Zero>(rows, left, panel, start, startStride, c, cStride);
        }
    }

    /// <summary>
    /// The same where c has no room for whole vectors: a tile is computed aside, in room for one, and only what is in the matrix is brought
    /// there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunAside(
        int rows, LeftBlock left, float* panel, int width, float* start, nint startStride, float* c, nint cStride, float* aside)
    {
        for (var row = 0; row < rows;)
        {
            var height = TileHeight(rows - row);
            Copy(height, width, start + row * startStride, startStride, aside, Width);
            Run(height, left.From(row), panel, width, aside, Width, aside, Width);
            Copy(height, width, aside, Width, c + row * cStride, cStride);
            row += height;
        }
    }

    private static void Copy(int rows, int width, float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (var row = 0; row < rows; row++)
            new ReadOnlySpan<float>(source + row * sourceStride, width).CopyTo(new Span<float>(target + row * targetStride, width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors, TIsPacked>(
        int rows, LeftBlock left, float* panel, float* start, nint startStride, float* c, nint cStride)
        where TVectors : IConstant
        where TIsPacked : IConstant
    {
        var (depth, rowStride) = (left.Depth, left.RowStride);
        var tile = left.Start;
        nint next = TIsPacked.Value == 1 ? depth : rowStride;
        while (rows > 0)
        {
            var height = TileHeight(rows);
            switch (height)
            {
                case 1:
                    MatrixTile<TLanes, TVector>.Run<One, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 2:
                    MatrixTile<TLanes, TVector>.Run<Two, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 3:
                    MatrixTile<TLanes, TVector>.Run<Three, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 4:
                    MatrixTile<TLanes, TVector>.Run<Four, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 5:
                    MatrixTile<TLanes, TVector>.Run<Five, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 6:
                    MatrixTile<TLanes, TVector>.Run<Six, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                case 7:
                    MatrixTile<TLanes, TVector>.Run<Seven, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
                default:
                    MatrixTile<TLanes, TVector>.Run<Eight, TVectors, TIsPacked>(
                        depth, tile, rowStride, panel, start, startStride, c, cStride);
                    break;
            }
            rows -= height;
            tile += height * next;
            start += height * startStride;
            c += height * cStride;
        }
    }
}
