using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// Products of matrices that lie in near caches as they are: tiles read both there. Packing them, and computing columns aside that fill no
/// vector, would take longer than it saves. The sums are those of <see cref="BlockedMatrixKernels{TLanes, TVector}"/>.
/// </summary>
internal static unsafe class SmallProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>As many floats as both matrices may have, 96 KB: a fifth of the smallest second-level cache of today.</summary>
    private const int MostFloats = 24 * 1024;

    private static int Width => PanelProduct<TLanes, TVector>.Width;

    /// <summary>Whether a product is better off so.</summary>
    /// <param name="rows">The rows of the result.</param>
    /// <param name="columns">Its columns: at least a vector of them.</param>
    /// <param name="depth">How many terms a sum has.</param>
    public static bool Fits(int rows, int columns, int depth) =>
        columns >= TLanes.Count && depth <= PanelProduct<TLanes, TVector>.MostDepth && (long)(rows + columns) * depth <= MostFloats;

    /// <summary>c = left · right, plus a bias for each column.</summary>
    /// <param name="left">As many rows as c has.</param>
    /// <param name="right">[depth, columns], or its transpose, of which panels are packed.</param>
    /// <param name="isTransposed">Whether it is the transpose.</param>
    /// <param name="bias">[columns], what the sums start at; null for 0.</param>
    /// <param name="c">[rows, columns]; written to.</param>
    /// <param name="zeros">A panel's width of zeros.</param>
    /// <param name="panels">Room for a panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PlacedRows left, MatrixView right, bool isTransposed, float* bias, MatrixView c, float* zeros, float* panels)
    {
        var source = new PanelSource(right, isTransposed);
        for (var column = 0; column < c.Columns;)
        {
            var width = c.Columns - column >= Width ? Width : TLanes.Count;
            // The last vector of a row ends with it, and computes again what it shares with the one before: to the same bits.
            var first = Math.Min(column, c.Columns - width);
            float* panel = right.Start + first;
            nint stride = right.Stride;
            if (isTransposed)
            {
                source.Pack<TLanes, TVector>(first, width, 0, left.Depth, panels);
                panel = panels;
                stride = width;
            }
            var start = bias is null ? zeros : bias + first;
            if (width > TLanes.Count)
                Rows<Two>(c.Rows, left, panel, stride, start, c.Start + first, c.Stride);
            else
                Rows<One>(c.Rows, left, panel, stride, start, c.Start + first, c.Stride);
            column = first + width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TVectors>(int rows, PlacedRows left, float* right, nint rightStride, float* start, float* c, nint cStride)
        where TVectors : IConstant
    {
        var (depth, rowStride, depthStride) = (left.Depth, left.RowStride, left.DepthStride);
        var tile = left.Start;
        while (rows > 0)
        {
            var height = PanelProduct<TLanes, TVector>.TileHeight(rows);
            switch (height)
            {
                case 1:
                    SmallTile<TLanes, TVector>.Run<One, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 2:
                    SmallTile<TLanes, TVector>.Run<Two, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 3:
                    SmallTile<TLanes, TVector>.Run<Three, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 4:
                    SmallTile<TLanes, TVector>.Run<Four, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 5:
                    SmallTile<TLanes, TVector>.Run<Five, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 6:
                    SmallTile<TLanes, TVector>.Run<Six, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                case 7:
                    SmallTile<TLanes, TVector>.Run<Seven, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
                default:
                    SmallTile<TLanes, TVector>.Run<Eight, TVectors>(
                        depth, tile, rowStride, depthStride, right, rightStride, start, c, cStride);
                    break;
            }
            rows -= height;
            tile += height * rowStride;
            c += height * cStride;
        }
    }
}
