namespace MLNetDeep.Kernels;

/// <summary>A packed panel, and the product of any number of rows with it, tile by tile.</summary>
internal static unsafe class PanelProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>
    /// How deep a panel should be at most: with its width of two vectors, three quarters of a first-level cache of 48 KB (AVX-512) or half
    /// of 32 KB.
    /// </summary>
    public const int MostDepth = 288;

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

    /// <summary>c[i, j] = (c[i, j] or 0) + Σ left[i, k] · panel[k, j] for all rows i.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="left">left[0, 0].</param>
    /// <param name="rowStride">From left[i, k] to left[i + 1, k].</param>
    /// <param name="depthStride">From left[i, k] to left[i, k + 1].</param>
    /// <param name="depth">How many k.</param>
    /// <param name="panel">[depth, as many whole vectors as the width needs].</param>
    /// <param name="width">How many columns are wanted; whole vectors are written all the same.</param>
    /// <param name="c">[rows, one or two vectors].</param>
    /// <param name="cStride">From c[i, j] to c[i + 1, j].</param>
    /// <param name="accumulate">Whether sums start at what is in <paramref name="c"/>.</param>
    public static void Run(
        int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, int width, float* c, nint cStride,
        bool accumulate)
    {
        if (width > TLanes.Count)
            Tiles<Two>(rows, left, rowStride, depthStride, depth, panel, c, cStride, accumulate);
        else
            Tiles<One>(rows, left, rowStride, depthStride, depth, panel, c, cStride, accumulate);
    }

    private static void Tiles<TVectors>(
        int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, float* c, nint cStride, bool accumulate)
        where TVectors : IConstant
    {
        while (rows > 0)
        {
            var count = rows >= TLanes.TileRows ? TLanes.TileRows : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
            Tile<TVectors>(count, left, rowStride, depthStride, depth, panel, c, cStride, accumulate);
            rows -= count;
            left += count * rowStride;
            c += count * cStride;
        }
    }

    private static void Tile<TVectors>(
        int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, float* c, nint cStride, bool accumulate)
        where TVectors : IConstant
    {
        switch (rows)
        {
            case 1:
                MatrixTile<TLanes, TVector>.Run<One, TVectors>(depth, left, rowStride, depthStride, panel, c, cStride, accumulate);
                break;
            case 2:
                MatrixTile<TLanes, TVector>.Run<Two, TVectors>(depth, left, rowStride, depthStride, panel, c, cStride, accumulate);
                break;
            case 4:
                MatrixTile<TLanes, TVector>.Run<Four, TVectors>(depth, left, rowStride, depthStride, panel, c, cStride, accumulate);
                break;
            case 6:
                MatrixTile<TLanes, TVector>.Run<Six, TVectors>(depth, left, rowStride, depthStride, panel, c, cStride, accumulate);
                break;
            default:
                MatrixTile<TLanes, TVector>.Run<Eight, TVectors>(depth, left, rowStride, depthStride, panel, c, cStride, accumulate);
                break;
        }
    }
}
