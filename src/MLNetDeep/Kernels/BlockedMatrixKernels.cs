namespace MLNetDeep.Kernels;

/// <summary>
/// The products by panels: two vectors' width of the right matrix is packed so that it is read from the nearest cache, one after the other,
/// and every row of the left matrix is multiplied with it where it lies.
/// </summary>
internal sealed unsafe class BlockedMatrixKernels<TLanes, TVector> : MatrixKernels
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private static int Width => PanelProduct<TLanes, TVector>.Width;

    private static int PanelSize => PanelProduct<TLanes, TVector>.MostDepth * Width;

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
    /// Vectors may lie across the units, and the weights are packed, or across the rows, and the inputs are: what counts is how many
    /// vectors are partly empty and how much is packed. A packed float costs about as much as two thirds of a vector's multiply-add.
    /// </summary>
    private static bool IsCheaperAcrossRows(int rows, int units) => Cost(rows, units) < Cost(units, rows);

    private static long Cost(int packed, int walked) => 3L * ((packed + TLanes.Count - 1) / TLanes.Count) * walked + 2L * packed;

    /// <summary>
    /// The transpose of y, panel by panel of rows: sums lie in scratch memory until they are whole, then are turned into their places.
    /// </summary>
    private static void ForwardAcrossRows(MatrixView x, MatrixView w, float* bias, MatrixView y, float* scratch)
    {
        var panel = scratch;
        var sums = scratch + PanelSize;
        var source = new PanelSource(x, isTransposed: true);
        var block = PanelProduct<TLanes, TVector>.DepthBlock(x.Columns);
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
                PanelProduct<TLanes,
                    TVector>.Run(w.Rows, w.Start + from, w.Stride, 1, depth, panel, width, sums, Width,
                    accumulate: bias is not null || from > 0);
                from += depth;
            }
            while (from < x.Columns);
            Transposition<TLanes, TVector>.Run(sums, Width, w.Rows, width, y.Start + row * y.Stride, y.Stride);
        }
    }

    private static void Multiply(
        float* left, nint rowStride, nint depthStride, int depth, PanelSource right, MatrixView c, bool accumulate, float* scratch)
    {
        var panel = scratch;
        var edge = scratch + PanelSize;
        var block = PanelProduct<TLanes, TVector>.DepthBlock(depth);
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
                    PanelProduct<TLanes,
                        TVector>.Run(c.Rows, start, rowStride, depthStride, count, panel, width, target.Start, target.Stride,
                        accumulate || from > 0);
                else
                    EdgeTiles(start, rowStride, depthStride, count, panel, target, accumulate || from > 0, edge);
                from += count;
            }
            while (from < depth);
        }
    }

    /// <summary>
    /// A panel that is not whole vectors wide: a tile is computed aside, and only what is in the matrix is brought there.
    /// </summary>
    private static void EdgeTiles(
        float* left, nint rowStride, nint depthStride, int depth, float* panel, MatrixView c, bool accumulate, float* edge)
    {
        for (var row = 0; row < c.Rows; row += TLanes.TileRows)
        {
            var rows = Math.Min(TLanes.TileRows, c.Rows - row);
            var target = c.RowRange(row, rows);
            for (var i = 0; accumulate && i < rows; i++)
                new ReadOnlySpan<float>(target.Start + i * c.Stride, c.Columns).CopyTo(new Span<float>(edge + i * Width, Width));
            PanelProduct<TLanes,
                TVector>.Run(rows, left + row * rowStride, rowStride, depthStride, depth, panel, c.Columns, edge, Width, accumulate);
            for (var i = 0; i < rows; i++)
                new ReadOnlySpan<float>(edge + i * Width, c.Columns).CopyTo(new Span<float>(target.Start + i * c.Stride, c.Columns));
        }
    }
}
