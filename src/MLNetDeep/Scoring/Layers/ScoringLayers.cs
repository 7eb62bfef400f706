using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
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
        : placed.Layer is TableEncoding table ? new TableLayer(table, placed, embedding: null, network)
        : RowFunctions.For(placed) is { } kernel ? RowLayer.Of(kernel, placed, network)
        : throw new NotSupportedException(
            $"Bug in MLNetDeep: layer {placed.Layer.GetType().Name} is missing from {nameof(FoldedLayers)} and {nameof(RowFunctions)}.");

    private protected static ReadOnlySpan<float> Row(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);

    private protected static Span<float> WritableRow(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);
}

/// <summary>A <see cref="Dense"/> layer as it scores, with what was folded into it.</summary>
internal sealed unsafe class DenseLayer(PackedLayer layer, ActivationKernel? activation) : ScoringLayer
{
    public override int OutputSize => layer.Units;

    public override bool TakesSparseRows => true;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        if (input.Rows == 1)
            layer.Row(input.Start, output.Start);
        else
            layer.Rows(input, output);
        activation?.Forward(output.Start, output.Start, output.Rows * output.Stride);
    }

    public override void RunSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView output, float* scratch)
    {
        fixed (int* firstIndex = indices)
        fixed (float* firstValue = values)
            layer.SparseRow(values.Length, firstIndex, firstValue, output.Start);
        activation?.Forward(output.Start, output.Start, output.Rows * output.Stride);
    }
}

/// <summary>Any row-wise layer as it scores.</summary>
/// <param name="kernel">What it computes.</param>
/// <param name="outputSize">How wide its output is.</param>
/// <param name="parameters">Its trained arrays, one behind the other.</param>
/// <param name="statistics">Its running statistics, one behind the other.</param>
internal sealed unsafe class RowLayer(RowKernel kernel, int outputSize, ReadOnlyMemory<float> parameters, ReadOnlyMemory<float> statistics)
    : ScoringLayer
{
    public override int OutputSize => outputSize;

    public static RowLayer Of(RowKernel kernel, PlacedLayer placed, ScoredNetwork network) =>
        new(kernel, placed.OutputSize, network.Values.ParametersOf(placed), network.Values.StatisticsOf(placed));

    /// <summary>A batch normalization that could not be folded into another layer.</summary>
    public static RowLayer Of(NormalizationFactors norm)
    {
        var values = new float[norm.Values.Length];
        TensorPrimitives.ConvertTruncating<double, float>(norm.Values, values);
        return new RowLayer(FixedNormalization.Kernel(norm.Means.Length), norm.Means.Length, parameters: default, statistics: values);
    }

    public override void Run(MatrixView input, MatrixView output, float* scratch) =>
        kernel.Forward(input, output, kept: default, new RowArrays<float>(parameters.Span, statistics.Span));
}

/// <summary>A block of layers as it scores.</summary>
internal sealed unsafe class BlockLayer(PlacedLayer placed, ScoredNetwork network) : ScoringLayer
{
    private readonly BlockJoin _join = BlockJoin.For(placed);
    private readonly ScoringSequence _inner = new(placed.Inner, network);
    private readonly int _innerSize = placed.Inner[^1].OutputSize;

    public override int OutputSize => placed.OutputSize;

    public override int ScratchPerRow => checked(AsidePerRow + _inner.ScratchPerRow);

    /// <summary>
    /// What the layers inside make stands aside where it does not begin the output: layers write whole vectors, and the place behind the
    /// input need not begin with one.
    /// </summary>
    private int AsidePerRow => _join.JoinsInPlace ? 0 : Padded(_innerSize);

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        var inner = _join.JoinsInPlace ? output : new MatrixView(scratch, input.Rows, _innerSize, Padded(_innerSize));
        _inner.Run(input, inner, scratch + (nint)input.Rows * AsidePerRow);
        for (var row = 0; row < input.Rows; row++)
            _join.Join(Row(input, row), Row(inner, row), WritableRow(output, row));
    }
}
