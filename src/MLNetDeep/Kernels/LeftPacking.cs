using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>
/// Packs rows of a left matrix into micro-panels, [depth, rows of a tile] without gaps: the tile then reads one address after the other,
/// where a matrix as it lies costs it a cache line for every step.
/// </summary>
internal static unsafe class LeftPacking<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many floats are read and written at once; a tile has no more rows.</summary>
    private const int Chunk = 8;

    /// <summary>So many micro-panels are written side by side: whole cache lines of each row are read.</summary>
    private const int PanelsAtOnce = 8;

    /// <summary>How many floats may be written behind the packed rows.</summary>
    public const int Slack = Chunk;

    /// <summary>Packs a matrix of which values of a row lie side by side.</summary>
    /// <param name="source">left[0, 0].</param>
    /// <param name="rowStride">From left[i, k] to left[i + 1, k].</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="rowsThere">How many could be read: at least as many.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="target">Where to; <see cref="Slack"/> more are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* source, nint rowStride, int rows, int rowsThere, int depth, float* target)
    {
        for (var row = 0; row < rows;)
        {
            var height = PanelProduct<TLanes, TVector>.TileHeight(rows - row);
            var from = source + row * rowStride;
            // Eight rows are turned even where a tile has six: what is too much is overwritten by the next column.
            if (height == TLanes.TileRows && row + Chunk <= rowsThere && Vector256.IsHardwareAccelerated)
                Transposition<Lanes256, Vector256<float>>.VectorOfRows(from, rowStride, depth, target, height, keptRows: height);
            else
                Transposition<Lanes128, Vector128<float>>.Run(from, rowStride, height, depth, target, height);
            target += height * (nint)depth;
            row += height;
        }
    }

    /// <summary>Packs a matrix of which values of a column lie side by side: the transpose of one that lies row by row.</summary>
    /// <param name="source">left[0, 0].</param>
    /// <param name="depthStride">From left[i, k] to left[i, k + 1].</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="rowsThere">How many could be read: at least as many.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="target">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(float* source, nint depthStride, int rows, int rowsThere, int depth, float* target)
    {
        // Whole micro-panels whose last chunk still lies within the matrix.
        var panels = Math.Max(0, Math.Min(WholePanels(rows), (rowsThere - (Chunk - TLanes.TileRows)) / TLanes.TileRows));
        var panelSize = TLanes.TileRows * (nint)depth;
        var panel = 0;
        for (; panel + PanelsAtOnce <= panels; panel += PanelsAtOnce)
            EightPanels(source + panel * TLanes.TileRows, depthStride, depth, target + panel * panelSize, panelSize);
        for (var row = panel * TLanes.TileRows; row < rows;)
        {
            var height = PanelProduct<TLanes, TVector>.TileHeight(rows - row);
            OnePanel(source + row, depthStride, height, depth, target + row * (nint)depth);
            row += height;
        }
    }

    /// <summary>How many whole micro-panels come before those that share the rest.</summary>
    private static int WholePanels(int rows) =>
        rows % TLanes.TileRows == 0 ? rows / TLanes.TileRows : Math.Max(0, rows / TLanes.TileRows - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightPanels(float* source, nint stride, int depth, float* target, nint panelSize)
    {
        // The last column is not written in whole chunks: they would reach into the next panel, which has its first one by then.
        float* target2 = target + 2 * panelSize, target4 = target + 4 * panelSize, target6 = target + 6 * panelSize;
        for (var k = 1; k < depth; k++, source += stride)
        {
            Move(source, target);
            Move(source + TLanes.TileRows, target + panelSize);
            Move(source + 2 * TLanes.TileRows, target2);
            Move(source + 3 * TLanes.TileRows, target2 + panelSize);
            Move(source + 4 * TLanes.TileRows, target4);
            Move(source + 5 * TLanes.TileRows, target4 + panelSize);
            Move(source + 6 * TLanes.TileRows, target6);
            Move(source + 7 * TLanes.TileRows, target6 + panelSize);
            target += TLanes.TileRows;
            target2 += TLanes.TileRows;
            target4 += TLanes.TileRows;
            target6 += TLanes.TileRows;
        }
        for (var panel = 0; depth > 0 && panel < PanelsAtOnce; panel++)
        {
            for (var row = 0; row < TLanes.TileRows; row++)
                target[panel * panelSize + row] = source[panel * TLanes.TileRows + row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePanel(float* source, nint stride, int height, int depth, float* target)
    {
        for (var k = 0; k < depth; k++, source += stride, target += height)
        {
            var row = 0;
            for (; row + 4 <= height; row += 4)
                *(Four*)(target + row) = *(Four*)(source + row);
            for (; row < height; row++)
                target[row] = source[row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(float* source, float* target) => *(Eight*)target = *(Eight*)source;

    /// <summary>The compiler moves it by whatever vectors there are.</summary>
    [InlineArray(Chunk)]
    private struct Eight
    {
        private float _first;
    }

    /// <inheritdoc cref="Eight"/>
    [InlineArray(4)]
    private struct Four
    {
        private float _first;
    }
}

/// <summary>
/// Some rows of a left matrix over some of the depth: packed in micro-panels as high as a tile, or where they lie, the values of a row side
/// by side.
/// </summary>
/// <param name="start">The first value.</param>
/// <param name="rowStride">From a row to the next where they lie; 0 where the block is packed.</param>
/// <param name="depth">How many values of each row.</param>
internal readonly unsafe struct LeftBlock(float* start, nint rowStride, int depth)
{
    /// <summary>The first value.</summary>
    public float* Start => start;

    public bool IsPacked => rowStride == 0;

    public nint RowStride => rowStride;

    public int Depth => depth;

    /// <summary>The rows from one on; where they are packed, one at which a tile begins.</summary>
    public LeftBlock From(int row) => new(start + row * (IsPacked ? depth : rowStride), rowStride, depth);
}
