namespace MLNetDeep.Kernels;

/// <summary>
/// The products by panels: two vectors' width of the right matrix is packed so that it is read from the nearest cache, one after the other, and every row of
/// the left matrix is multiplied with it where it lies.
/// </summary>
internal sealed unsafe class BlockedMatrixKernels<TLanes, TVector> : MatrixKernels
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How deep a panel is at most: with its width of two vectors, three quarters of a first-level cache of 48 KB (AVX-512) or half of 32 KB.</summary>
    private const int MostDepth = 288;

    private static int Width => 2 * TLanes.Count;

    private static int PanelSize => MostDepth * Width;

    private static int EdgeSize => TLanes.TileRows * Width;

    public override int ScratchSize(int units) => checked(PanelSize + Math.Max(EdgeSize, units * Width));

    public override void Forward(MatrixView x, MatrixView w, float* bias, MatrixView y, float* scratch)
    {
        Check(x.Columns == w.Columns && y.Rows == x.Rows && y.Columns == w.Rows, x, w, y);
        if (IsCheaperAcrossRows(x.Rows, w.Rows))
        {
            ForwardAcrossRows(x, w, bias, y, scratch);
            return;
        }

        for (var row = 0; bias is not null && row < y.Rows; row++)
            new ReadOnlySpan<float>(bias, y.Columns).CopyTo(new Span<float>(y.Start + row * y.Stride, y.Columns));
        Multiply(x.Start, x.Stride, 1, depth: x.Columns, new PanelSource(w, isTransposed: true), y, accumulate: bias is not null, scratch);
    }

    public override void InputGradient(MatrixView dy, MatrixView w, MatrixView dx, float* scratch)
    {
        Check(dy.Columns == w.Rows && dx.Rows == dy.Rows && dx.Columns == w.Columns, dy, w, dx);
        Multiply(dy.Start, dy.Stride, 1, depth: w.Rows, new PanelSource(w, isTransposed: false), dx, accumulate: false, scratch);
    }

    public override void WeightGradient(MatrixView dy, MatrixView x, MatrixView dw, bool accumulate, float* scratch)
    {
        Check(dy.Rows == x.Rows && dw.Rows == dy.Columns && dw.Columns == x.Columns, dy, x, dw);
        Multiply(dy.Start, 1, dy.Stride, depth: x.Rows, new PanelSource(x, isTransposed: false), dw, accumulate, scratch);
    }

    /// <summary>
    /// Vectors may lie across the units, and the weights are packed, or across the rows, and the inputs are: what counts is how many vectors are partly empty and
    /// how much is packed. A packed float costs about as much as two thirds of a vector's multiply-add.
    /// </summary>
    private static bool IsCheaperAcrossRows(int rows, int units) => Cost(rows, units) < Cost(units, rows);

    private static long Cost(int packed, int walked) => 3L * ((packed + TLanes.Count - 1) / TLanes.Count) * walked + 2L * packed;

    /// <summary>The transpose of y, panel by panel of rows: sums lie in scratch memory until they are whole, then are turned into their places.</summary>
    private static void ForwardAcrossRows(MatrixView x, MatrixView w, float* bias, MatrixView y, float* scratch)
    {
        var panel = scratch;
        var sums = scratch + PanelSize;
        var source = new PanelSource(x, isTransposed: true);
        var block = DepthBlock(x.Columns);
        for (var row = 0; row < x.Rows; row += Width)
        {
            var width = Math.Min(Width, x.Rows - row);
            for (var unit = 0; bias is not null && unit < w.Rows; unit++)
                new Span<float>(sums + unit * Width, Width).Fill(bias[unit]);

            var from = 0;
            do
            {
                var depth = Math.Min(block, x.Columns - from);
                source.Pack<TLanes, TVector>(row, width, from, depth, panel);
                Tiles(w.Rows, w.Start + from, w.Stride, 1, depth, panel, width, sums, Width, accumulate: bias is not null || from > 0);
                from += depth;
            }
            while (from < x.Columns);
            Transposition.Run(sums, Width, w.Rows, width, y.Start + row * y.Stride, y.Stride);
        }
    }

    private static void Multiply(float* left, nint rowStride, nint depthStride, int depth, PanelSource right, MatrixView c, bool accumulate, float* scratch)
    {
        var panel = scratch;
        var edge = scratch + PanelSize;
        var block = DepthBlock(depth);
        for (var column = 0; column < c.Columns; column += Width)
        {
            var width = Math.Min(Width, c.Columns - column);
            var isWhole = width == Width || width == TLanes.Count;
            var from = 0;
            do
            {
                var count = Math.Min(block, depth - from);
                right.Pack<TLanes, TVector>(column, width, from, count, panel);
                var start = left + from * depthStride;
                var target = c.ColumnRange(column, width);
                if (isWhole)
                    Tiles(c.Rows, start, rowStride, depthStride, count, panel, width, target.Start, target.Stride, accumulate || from > 0);
                else
                    EdgeTiles(start, rowStride, depthStride, count, panel, target, accumulate || from > 0, edge);
                from += count;
            }
            while (from < depth);
        }
    }

    /// <summary>A panel that is not whole vectors wide: a tile is computed aside, and only what is in the matrix is brought there.</summary>
    private static void EdgeTiles(float* left, nint rowStride, nint depthStride, int depth, float* panel, MatrixView c, bool accumulate, float* edge)
    {
        for (var row = 0; row < c.Rows; row += TLanes.TileRows)
        {
            var rows = Math.Min(TLanes.TileRows, c.Rows - row);
            var target = c.RowRange(row, rows);
            for (var i = 0; accumulate && i < rows; i++)
                new ReadOnlySpan<float>(target.Start + i * c.Stride, c.Columns).CopyTo(new Span<float>(edge + i * Width, Width));
            Tiles(rows, left + row * rowStride, rowStride, depthStride, depth, panel, c.Columns, edge, Width, accumulate);
            for (var i = 0; i < rows; i++)
                new ReadOnlySpan<float>(edge + i * Width, c.Columns).CopyTo(new Span<float>(target.Start + i * c.Stride, c.Columns));
        }
    }

    private static void Tiles(int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, int width, float* c, nint cStride, bool accumulate)
    {
        if (width > TLanes.Count)
            Tiles<Two>(rows, left, rowStride, depthStride, depth, panel, c, cStride, accumulate);
        else
            Tiles<One>(rows, left, rowStride, depthStride, depth, panel, c, cStride, accumulate);
    }

    private static void Tiles<TVectors>(int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, float* c, nint cStride, bool accumulate)
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

    private static void Tile<TVectors>(int rows, float* left, nint rowStride, nint depthStride, int depth, float* panel, float* c, nint cStride, bool accumulate)
        where TVectors : IConstant
    {
        switch (rows)
        {
            case 1:
                MatrixTile<TLanes, TVector>.Run<One, TVectors>(depth, left, rowStride, depthStride, panel, Width, c, cStride, accumulate);
                break;
            case 2:
                MatrixTile<TLanes, TVector>.Run<Two, TVectors>(depth, left, rowStride, depthStride, panel, Width, c, cStride, accumulate);
                break;
            case 4:
                MatrixTile<TLanes, TVector>.Run<Four, TVectors>(depth, left, rowStride, depthStride, panel, Width, c, cStride, accumulate);
                break;
            case 6:
                MatrixTile<TLanes, TVector>.Run<Six, TVectors>(depth, left, rowStride, depthStride, panel, Width, c, cStride, accumulate);
                break;
            default:
                MatrixTile<TLanes, TVector>.Run<Eight, TVectors>(depth, left, rowStride, depthStride, panel, Width, c, cStride, accumulate);
                break;
        }
    }

    /// <summary>Equal parts, none deeper than a panel.</summary>
    private static int DepthBlock(int depth)
    {
        var blocks = Math.Max(1, (depth + MostDepth - 1) / MostDepth);
        return (depth + blocks - 1) / blocks;
    }
}
