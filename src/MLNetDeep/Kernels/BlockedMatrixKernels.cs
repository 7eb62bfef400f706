using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// The products by blocks: of a block of the depth, rows of the left matrix are packed into micro-panels as high as a tile, columns of the
/// right one into panels of two vectors, so that a tile reads both one after the other from near caches.
/// </summary>
internal sealed unsafe class BlockedMatrixKernels<TLanes, TVector> : MatrixKernels
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many rows are packed at most: with <see cref="PanelProduct{TLanes, TVector}.MostDepth"/> half a second-level
    /// cache of half a megabyte. A multiple of every tile's height.</summary>
    private const int MostRows = 288;

    /// <summary>For so many columns a left matrix whose rows lie side by side is read where it lies: packing it would take longer than it
    /// saves.</summary>
    private const int FewColumns = 128;

    /// <summary>From this width on, of two matrices together, columns that lie across rows have too few places in the nearest
    /// cache.</summary>
    private const int WideRows = 256;

    private static int Width => PanelProduct<TLanes, TVector>.Width;

    private static int GroupWidth => PanelSource.PanelsAtOnce * Width;

    private static int PanelsSize => PanelProduct<TLanes, TVector>.MostDepth * GroupWidth;

    private static int TileSize => TLanes.TileRows * Width;

    private static int LeftSize => MostRows * PanelProduct<TLanes, TVector>.MostDepth + LeftPacking<TLanes, TVector>.Slack;

    // A row of zeros, one of biases, a tile aside, panels of the right matrix, and what was packed of the left one or sums of units.
    public override int ScratchSize(int units) => checked(2 * Width + TileSize + PanelsSize + Math.Max(LeftSize, units * Width));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(MatrixView x, MatrixView w, float* bias, MatrixView y, float* scratch)
    {
        Check(x.Columns == w.Columns && y.Rows == x.Rows && y.Columns == w.Rows, x, w, y);
        // Rows that fill one panel, and units that fill none, are cheaper across the rows.
        if (Math.Min(x.Rows - 1, w.Rows) >= Width && SmallProduct<TLanes, TVector>.Fits(y.Rows, y.Columns, x.Columns))
            Small(new PlacedRows(x.Start, x.Stride, 1, x.Columns), w, isTransposed: true, bias, y, scratch);
        else if (IsCheaperAcrossRows(x.Rows, w.Rows))
            ForwardAcrossRows(x, w, bias, y, new Scratch(scratch));
        else
            Multiply(x.Start, x.Stride, 1, depth: x.Columns, new RightMatrix(w, isTransposed: true), y, bias, accumulate: false, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void InputGradient(MatrixView dy, MatrixView w, MatrixView dx, float* scratch)
    {
        Check(dy.Columns == w.Rows && dx.Rows == dy.Rows && dx.Columns == w.Columns, dy, w, dx);
        if (SmallProduct<TLanes, TVector>.Fits(dx.Rows, dx.Columns, w.Rows))
            Small(new PlacedRows(dy.Start, dy.Stride, 1, w.Rows), w, isTransposed: false, null, dx, scratch);
        else
            Multiply(dy.Start, dy.Stride, 1, depth: w.Rows, new RightMatrix(w, isTransposed: false), dx, null, accumulate: false, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WeightGradient(MatrixView dy, MatrixView x, MatrixView dw, bool accumulate, float* scratch)
    {
        Check(dy.Rows == x.Rows && dw.Rows == dy.Columns && dw.Columns == x.Columns, dy, x, dw);
        if (!accumulate && dy.Stride + x.Stride < WideRows && SmallProduct<TLanes, TVector>.Fits(dw.Rows, dw.Columns, x.Rows))
            Small(new PlacedRows(dy.Start, 1, dy.Stride, x.Rows), x, isTransposed: false, null, dw, scratch);
        else
            Multiply(dy.Start, 1, dy.Stride, depth: x.Rows, new RightMatrix(x, isTransposed: false), dw, null, accumulate, scratch);
    }

    public override long PackedSize(int depth, int columns) => depth * RightMatrix.WholeColumns<TLanes, TVector>(columns);

    public override void Pack(MatrixView right, bool isTransposed, int column, int count, float* packed)
    {
        var source = new PanelSource(right, isTransposed);
        var (depth, columns) = isTransposed ? (right.Columns, right.Rows) : (right.Rows, right.Columns);
        var block = PanelProduct<TLanes, TVector>.DepthBlock(depth);
        for (var from = 0; from < depth; from += block)
        {
            var rows = Math.Min(block, depth - from);
            var target = packed + from * RightMatrix.WholeColumns<TLanes, TVector>(columns) + column * (nint)rows;
            source.Pack<TLanes, TVector>(column, count, from, rows, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyPacked(MatrixView left, float* right, float* bias, MatrixView c, float* scratch)
    {
        Check(left.Rows == c.Rows, left, c, c);
        Multiply(left.Start, left.Stride, 1, depth: left.Columns, new RightMatrix(right, c.Columns), c, bias, accumulate: false, scratch);
    }

    public override void Forward(SparseColumns x, MatrixView w, float* bias, MatrixView y, float* scratch)
    {
        Check(x.Columns == w.Columns && y.Rows == x.RowCount && y.Columns == w.Rows, w, w, y);
        SparseProduct<TLanes, TVector>.Forward(x, w, bias, y, new Scratch(scratch).Panels);
    }

    public override void WeightGradient(MatrixView dy, SparseColumns x, MatrixView dw, bool accumulate, float* scratch)
    {
        Check(dy.Rows == x.RowCount && dw.Rows == dy.Columns && dw.Columns == x.Columns, dy, dw, dw);
        SparseProduct<TLanes, TVector>.WeightGradient(dy, x, dw, accumulate, new Scratch(scratch).Panels);
    }

    public override bool GainsByPackedWeights(int rows, int slices, int units) =>
        slices > 1 && 60L * Panels(units) * rows + 20L * (units / slices + rows) < 63L * Panels(rows) * units + 20L * rows;

    private static void Small(PlacedRows left, MatrixView right, bool isTransposed, float* bias, MatrixView c, float* memory)
    {
        var scratch = new Scratch(memory);
        SmallProduct<TLanes, TVector>.Run(left, right, isTransposed, bias, c, scratch.Zeros(), scratch.Panels);
    }

    /// <summary>
    /// Vectors may lie across the units, and both matrices are packed; or across the rows, and the inputs alone are, while weights are read
    /// where they lie, which makes a tile a twentieth slower. A packed float costs about as much as two thirds of a vector's multiply-add,
    /// a panel of one vector as much as one of two, whose chains keep the processor busy.
    /// </summary>
    private static bool IsCheaperAcrossRows(int rows, int units) =>
        63L * Panels(rows) * units + 20L * rows < 60L * Panels(units) * rows + 20L * (units + (units > FewColumns ? rows : 0));

    private static int Panels(int columns) => (columns + Width - 1) / Width;

    /// <summary>
    /// The transpose of y, panel by panel of rows: sums lie in scratch memory until they are whole, then are turned into their places.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardAcrossRows(MatrixView x, MatrixView w, float* bias, MatrixView y, Scratch scratch)
    {
        var source = new PanelSource(x, isTransposed: true);
        var block = PanelProduct<TLanes, TVector>.DepthBlock(x.Columns);
        var sums = scratch.Left;
        for (var row = 0; row < x.Rows; row += Width)
        {
            var width = Math.Min(Width, x.Rows - row);
            for (var unit = 0; unit < w.Rows; unit++)
            {
                // Not by Span.Fill, which is compiled without optimisation at first: of 100 units it took an eighth of the product.
                var start = TLanes.Broadcast(bias is null ? 0 : bias[unit]);
                TLanes.Store(start, sums + unit * Width);
                TLanes.Store(start, sums + unit * Width + TLanes.Count);
            }
            for (var from = 0; from < x.Columns; from += block)
            {
                var depth = Math.Min(block, x.Columns - from);
                source.Pack<TLanes, TVector>(row, width, from, depth, scratch.Panels);
                PanelProduct<TLanes,
                    TVector>.Run(w.Rows, new LeftBlock(w.Start + from, w.Stride, depth), scratch.Panels, width, sums, Width, sums, Width);
            }
            Transposition<TLanes, TVector>.Run(sums, Width, w.Rows, width, y.Start + row * y.Stride, y.Stride);
        }
    }

    /// <summary>c = left · right, plus a bias for each column, or plus what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(
        float* left, nint rowStride, nint depthStride, int depth, RightMatrix right, MatrixView c, float* bias, bool accumulate,
        float* memory)
    {
        var scratch = new Scratch(memory);
        var depthBlock = PanelProduct<TLanes, TVector>.DepthBlock(depth);
        var rowBlock = RowBlock(c.Rows);
        var from = 0;
        do
        {
            var count = Math.Min(depthBlock, depth - from);
            var startsAtC = accumulate || from > 0;
            for (var row = 0; row < c.Rows; row += rowBlock)
            {
                var rows = Math.Min(rowBlock, c.Rows - row);
                var block = Left(left + row * rowStride + from * depthStride, rowStride, depthStride, rows, c.Rows - row, count, c.Columns,
                    scratch.Left);
                for (var column = 0; column < c.Columns; column += GroupWidth)
                {
                    var width = Math.Min(GroupWidth, c.Columns - column);
                    var panels = right.Panels<TLanes, TVector>(column, width, from, count, scratch.Panels);
                    Panels(block, panels, c.RowRange(row, rows).ColumnRange(column, width), startsAtC,
                        bias is null ? null : bias + column, scratch);
                }
            }
            from += count;
        }
        while (from < depth);
    }

    /// <summary>Equal parts of whole tiles.</summary>
    private static int RowBlock(int rows)
    {
        var blocks = Math.Max(1, (rows + MostRows - 1) / MostRows);
        return ((rows + blocks - 1) / blocks + TLanes.TileRows - 1) / TLanes.TileRows * TLanes.TileRows;
    }

    private static LeftBlock Left(
        float* left, nint rowStride, nint depthStride, int rows, int rowsThere, int depth, int columns, float* packed)
    {
        if (depthStride == 1 && columns <= FewColumns)
            return new LeftBlock(left, rowStride, depth);
        if (depthStride == 1)
            LeftPacking<TLanes, TVector>.Rows(left, rowStride, rows, rowsThere, depth, packed);
        else
            LeftPacking<TLanes, TVector>.Columns(left, depthStride, rows, rowsThere, depth, packed);
        return new LeftBlock(packed, 0, depth);
    }

    /// <summary>A block of rows times panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels(LeftBlock left, float* panels, MatrixView c, bool startsAtC, float* bias, Scratch scratch)
    {
        for (var column = 0; column < c.Columns; column += Width)
        {
            var width = Math.Min(Width, c.Columns - column);
            var isWhole = width == Width || width == TLanes.Count;
            var panel = panels + column * (nint)left.Depth;
            var target = c.Start + column;
            var start = startsAtC ? target
                : bias is null ? scratch.Zeros()
                : isWhole ? bias + column
                : scratch.Biases(bias + column, width);
            var startStride = startsAtC ? c.Stride : 0;
            if (isWhole)
                PanelProduct<TLanes, TVector>.Run(c.Rows, left, panel, width, start, startStride, target, c.Stride);
            else
                PanelProduct<TLanes,
                    TVector>.RunAside(c.Rows, left, panel, width, start, startStride, target, c.Stride, scratch.Tile);
        }
    }

    /// <summary>What lies where in scratch memory.</summary>
    private readonly struct Scratch(float* memory)
    {
        /// <summary>Room for a tile.</summary>
        public float* Tile => memory + 2 * Width;

        public float* Panels => Tile + TileSize;

        /// <summary>Room for what is packed of the left matrix.</summary>
        public float* Left => Panels + PanelsSize;

        /// <summary>A panel's width of zeros.</summary>
        public float* Zeros()
        {
            new Span<float>(memory, Width).Clear();
            return memory;
        }

        /// <summary>A panel's width of biases, of which only some are there.</summary>
        public float* Biases(float* bias, int count)
        {
            var biases = memory + Width;
            new ReadOnlySpan<float>(bias, count).CopyTo(new Span<float>(biases, Width));
            return biases;
        }
    }
}
