namespace MLNetDeep.Kernels;

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
