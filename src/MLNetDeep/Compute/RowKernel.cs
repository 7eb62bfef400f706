using MLNetDeep.Kernels;

namespace MLNetDeep.Compute;

/// <summary>
/// Runs a row-wise layer: in Single over the rows of a matrix, in Double over one row. Immutable and thread-safe; allocates nothing.
/// </summary>
/// <remarks>A row's results have the same bits whatever the rows beside it and wherever it lies, in training and in scoring.</remarks>
internal abstract unsafe class RowKernel
{
    /// <summary>How many numbers of each row are kept for the way back.</summary>
    public abstract int KeptSize { get; }

    /// <summary>
    /// Whether the output is a matrix times the input plus a vector: then a straight line of inputs gives a straight line of outputs.
    /// </summary>
    public abstract bool IsAffine { get; }

    /// <summary>Computes the outputs of rows.</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="output">[rows, outputs]; written to. Does not overlap the input.</param>
    /// <param name="kept">[rows, <see cref="KeptSize"/>]; written to. The default where nobody goes back.</param>
    /// <param name="arrays">The layer's values.</param>
    public abstract void Forward(MatrixView input, MatrixView output, MatrixView kept, RowArrays<float> arrays);

    /// <summary>Computes the gradients of inputs from those of outputs.</summary>
    /// <param name="rows">What <see cref="Forward(MatrixView, MatrixView, MatrixView, RowArrays{float})"/> had and made.</param>
    /// <param name="outputGradients">[rows, outputs].</param>
    /// <param name="inputGradients">[rows, inputs]; written to. Does not overlap the others.</param>
    /// <param name="arrays">The layer's values.</param>
    public abstract void Backward(ComputedRows rows, MatrixView outputGradients, MatrixView inputGradients, RowArrays<float> arrays);

    /// <summary>Adds up the gradients of the layer's trained arrays, row after row.</summary>
    /// <param name="rows">What <see cref="Forward(MatrixView, MatrixView, MatrixView, RowArrays{float})"/> had and made.</param>
    /// <param name="outputGradients">[rows, outputs].</param>
    /// <param name="gradients">As the arrays lie; added to.</param>
    public abstract void AddGradients(ComputedRows rows, MatrixView outputGradients, Span<float> gradients);

    /// <summary>Computes the output of one row.</summary>
    /// <inheritdoc cref="IRowFunction.Forward" path="/param"/>
    public abstract void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> kept, RowArrays<double> arrays);

    /// <summary>Turns the gradient by one row's output into that by its input.</summary>
    /// <inheritdoc cref="IRowFunction.Backward" path="/param"/>
    public abstract void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> kept, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        RowArrays<double> arrays);

    public static RowKernel Of<TFunction>(TFunction function)
        where TFunction : struct, IRowFunction => new RowKernel<TFunction>(function);

    private protected static Span<float> Row(MatrixView matrix, int row) => new(matrix.Start + row * matrix.Stride, matrix.Columns);
}

/// <summary>Rows that a layer has gone over on the way forwards.</summary>
/// <param name="Input">[rows, inputs].</param>
/// <param name="Output">[rows, outputs].</param>
/// <param name="Kept">[rows, numbers kept of each].</param>
internal readonly record struct ComputedRows(MatrixView Input, MatrixView Output, MatrixView Kept);

/// <inheritdoc/>
internal sealed class RowKernel<TFunction>(TFunction function) : RowKernel
    where TFunction : struct, IRowFunction
{
    public override int KeptSize => function.KeptSize;

    public override bool IsAffine => function.IsAffine;

    public override void Forward(MatrixView input, MatrixView output, MatrixView kept, RowArrays<float> arrays)
    {
        for (var row = 0; row < input.Rows; row++)
            function.Forward(Row(input, row), Row(output, row), Row(kept, row), arrays);
    }

    public override void Backward(ComputedRows rows, MatrixView outputGradients, MatrixView inputGradients, RowArrays<float> arrays)
    {
        for (var row = 0; row < outputGradients.Rows; row++)
            function.Backward<float>(
                Row(rows.Input, row), Row(rows.Kept, row), Row(outputGradients, row), Row(inputGradients, row), arrays);
    }

    public override void AddGradients(ComputedRows rows, MatrixView outputGradients, Span<float> gradients)
    {
        for (var row = 0; row < outputGradients.Rows; row++)
            function.AddGradients(Row(rows.Input, row), Row(rows.Kept, row), Row(outputGradients, row), gradients);
    }

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> kept, RowArrays<double> arrays) =>
        function.Forward(input, output, kept, arrays);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> kept, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        RowArrays<double> arrays) =>
        function.Backward(input, kept, outputGradient, inputGradient, arrays);
}
