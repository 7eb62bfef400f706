using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>One layer of a network as it scores rows, in managed memory. Immutable and thread-safe.</summary>
/// <remarks>
/// A row's outputs have the same bits whatever the rows beside it: each layer treats every row by itself, in the same order.
/// </remarks>
internal abstract unsafe class ScoringLayer
{
    /// <summary>The width of the output.</summary>
    public abstract int OutputSize { get; }

    /// <summary>How many floats of scratch memory the layer needs for each row.</summary>
    public virtual int ScratchPerRow => 0;

    /// <summary>Whether the layer computes with the values of a sparse row alone.</summary>
    public virtual bool TakesSparseRows => false;

    /// <summary>Computes the outputs of some rows.</summary>
    /// <param name="input">[rows, inputs]; may not overlap the others.</param>
    /// <param name="output">[rows, outputs], its rows <see cref="Padded"/> apart; written to, and behind a row's end too.</param>
    /// <param name="scratch">At least <see cref="ScratchPerRow"/> for each row; written to.</param>
    public abstract void Run(MatrixView input, MatrixView output, float* scratch);

    /// <summary>Computes the output of one row of which only some values are not zero; only where <see cref="TakesSparseRows"/>.</summary>
    /// <param name="indices">Where they lie, ascending, all within the row.</param>
    /// <param name="values">The values.</param>
    /// <param name="output">[1, outputs], as for <see cref="Run"/>.</param>
    /// <param name="scratch">At least <see cref="ScratchPerRow"/>; written to.</param>
    public virtual void RunSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView output, float* scratch) =>
        throw new NotSupportedException($"Bug in MLNetDeep: {GetType().Name} takes no sparse rows.");

    /// <summary>How far apart rows of so many values lie: whole vectors.</summary>
    public static int Padded(int width) => checked((width + PackedLayer.Alignment - 1) / PackedLayer.Alignment * PackedLayer.Alignment);

    /// <summary>The scoring form of a layer that stands for itself; <see cref="FoldedLayers"/> knows those that do not.</summary>
    public static ScoringLayer For(PlacedLayer placed, ScoredNetwork network) =>
        placed.Inner.Count > 0 ? new BlockLayer(placed, network)
        : placed.Layer is TableEncoding table ? new TableLayer(table, placed, network)
        : RowFunctions.For(placed) is { } kernel ? RowLayer.Of(kernel, placed, network)
        : throw new NotSupportedException(
            $"Bug in MLNetDeep: layer {placed.Layer.GetType().Name} is missing from {nameof(FoldedLayers)} and {nameof(RowFunctions)}.");

    private protected static ReadOnlySpan<float> Row(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);

    private protected static Span<float> WritableRow(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);
}
