using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;

namespace MLNetDeep.Compute;

/// <summary>An activation of every value of a row: many rows at once where they lie alike.</summary>
/// <param name="kernel">The activation; null for the one that changes nothing.</param>
internal sealed unsafe class ActivationRows(ActivationKernel? kernel) : RowKernel
{
    public override int KeptSize => 0;

    public override bool IsAffine => kernel is null;

    public override void Forward(MatrixView input, MatrixView output, MatrixView kept, RowArrays<float> arrays)
    {
        if (kernel is null)
            Copy(input, output);
        else if (input.Stride == output.Stride)
            kernel.Forward(input.Start, output.Start, input.Rows * input.Stride);
        else
        {
            for (var row = 0; row < input.Rows; row++)
                kernel.Forward(Row(input, row), Row(output, row));
        }
    }

    public override void Backward(ComputedRows rows, MatrixView outputGradients, MatrixView inputGradients, RowArrays<float> arrays)
    {
        Copy(outputGradients, inputGradients);
        if (kernel is null)
            return;
        if (rows.Input.Stride == rows.Output.Stride && rows.Input.Stride == inputGradients.Stride)
            kernel.Backward(rows.Input.Start, rows.Output.Start, inputGradients.Start, inputGradients.Rows * inputGradients.Stride);
        else
        {
            for (var row = 0; row < inputGradients.Rows; row++)
                kernel.Backward(Row(rows.Input, row), Row(rows.Output, row), Row(inputGradients, row));
        }
    }

    public override void AddGradients(ComputedRows rows, MatrixView outputGradients, Span<float> gradients)
    {
    }

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> kept, RowArrays<double> arrays)
    {
        if (kernel is null)
            input.CopyTo(output);
        else
            kernel.Forward(input, output);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> kept, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        RowArrays<double> arrays)
    {
        if (kernel is null)
            outputGradient.CopyTo(inputGradient);
        else
            kernel.Backward(input, outputGradient, inputGradient);
    }

    private static void Copy(MatrixView from, MatrixView to)
    {
        for (var row = 0; row < from.Rows; row++)
            Row(from, row).CopyTo(Row(to, row));
    }
}
