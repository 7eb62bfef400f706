namespace MLNetDeep.Kernels;

/// <summary>A right matrix [depth, columns] of a product: packed block by block when it is needed, or once beforehand.</summary>
internal readonly unsafe struct RightMatrix
{
    private readonly PanelSource _source;
    private readonly float* _packed;
    private readonly int _columns;

    /// <summary>One that lies as it is, or by its transpose.</summary>
    public RightMatrix(MatrixView matrix, bool isTransposed) => _source = new PanelSource(matrix, isTransposed);

    /// <summary>One that <see cref="MatrixKernels.Pack"/> has packed: of each block of the depth, panel after panel.</summary>
    public RightMatrix(float* packed, int columns)
    {
        _packed = packed;
        _columns = columns;
    }

    /// <summary>How many columns there are with those that fill up the last panel.</summary>
    public static nint WholeColumns<TLanes, TVector>(int columns)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        (columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>The panels of some columns over a block of the depth.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="width">How many.</param>
    /// <param name="from">Where the block of the depth begins.</param>
    /// <param name="depth">How deep it is.</param>
    /// <param name="memory">Where they are packed now if they were not.</param>
    public float* Panels<TLanes, TVector>(int column, int width, int from, int depth, float* memory)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        if (_packed != null)
            return _packed + from * WholeColumns<TLanes, TVector>(_columns) + column * (nint)depth;

        _source.Pack<TLanes, TVector>(column, width, from, depth, memory);
        return memory;
    }
}
