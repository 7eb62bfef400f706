using System.Numerics;
using System.Numerics.Tensors;
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
        kernel.ForwardOrCopy(input, output);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> kept, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        RowArrays<double> arrays)
    {
        kernel.BackwardOrCopy(input, outputGradient, inputGradient);
    }

    private static void Copy(MatrixView from, MatrixView to)
    {
        for (var row = 0; row < from.Rows; row++)
            Row(from, row).CopyTo(Row(to, row));
    }
}

/// <summary>In Double, an activation that may be the one that changes nothing: null.</summary>
internal static class OptionalActivation
{
    public static void ForwardOrCopy(this ActivationKernel? kernel, ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        if (kernel is null)
            inputs.CopyTo(outputs);
        else
            kernel.Forward(inputs, outputs);
    }

    public static void BackwardOrCopy(
        this ActivationKernel? kernel, ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputGradients, Span<double> inputGradients)
    {
        if (kernel is null)
            outputGradients.CopyTo(inputGradients);
        else
            kernel.Backward(inputs, outputGradients, inputGradients);
    }
}

/// <summary>x + a (f(x) - x) with a factor a for each column. Keeps f(x).</summary>
/// <param name="kernel">The activation f; null for the one that changes nothing.</param>
/// <param name="width">How many columns there are.</param>
internal sealed class ParametricActivationRows(ActivationKernel? kernel, int width) : RowKernel
{
    private const int ColumnsAtATime = 256;

    public override int KeptSize => width;

    public override bool IsAffine => kernel is null;

    public override void Forward(MatrixView input, MatrixView output, MatrixView kept, RowArrays<float> arrays)
    {
        for (var row = 0; row < input.Rows; row++)
        {
            var from = Row(input, row);
            var to = Row(output, row);
            var activated = kept.Rows == 0 ? to : Row(kept, row);
            if (kernel is null)
                from.CopyTo(activated);
            else
                kernel.Forward(from, activated);
            TensorPrimitives.Subtract<float>(activated, from, to);
            TensorPrimitives.MultiplyAdd<float>(to, arrays.Parameters, from, to);
        }
    }

    public override void Backward(ComputedRows rows, MatrixView outputGradients, MatrixView inputGradients, RowArrays<float> arrays)
    {
        for (var row = 0; row < outputGradients.Rows; row++)
        {
            var ofOutput = Row(outputGradients, row);
            var ofInput = Row(inputGradients, row);
            ofOutput.CopyTo(ofInput);
            kernel?.Backward(Row(rows.Input, row), Row(rows.Kept, row), ofInput);
            Mix<float>(ofOutput, ofInput, arrays);
        }
    }

    public override void AddGradients(ComputedRows rows, MatrixView outputGradients, Span<float> gradients)
    {
        Span<float> bends = stackalloc float[ColumnsAtATime];
        for (var start = 0; start < width; start += ColumnsAtATime)
        {
            var columns = start..Math.Min(start + ColumnsAtATime, width);
            var bend = bends[..(columns.End.Value - start)];
            var sum = gradients[columns];
            for (var row = 0; row < outputGradients.Rows; row++)
            {
                TensorPrimitives.Subtract<float>(Row(rows.Kept, row)[columns], Row(rows.Input, row)[columns], bend);
                TensorPrimitives.MultiplyAdd<float>(Row(outputGradients, row)[columns], bend, sum, sum);
            }
        }
    }

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> kept, RowArrays<double> arrays)
    {
        kernel.ForwardOrCopy(input, output);
        TensorPrimitives.Subtract(output, input, output);
        TensorPrimitives.MultiplyAdd(output, arrays.Parameters, input, output);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> kept, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        RowArrays<double> arrays)
    {
        kernel.BackwardOrCopy(input, outputGradient, inputGradient);
        Mix(outputGradient, inputGradient, arrays);
    }

    /// <summary>From the gradient behind the activation to that of the mixture: g + a (g f'(x) - g).</summary>
    private static void Mix<T>(ReadOnlySpan<T> ofOutput, Span<T> ofInput, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(ofInput, ofOutput, ofInput);
        TensorPrimitives.MultiplyAdd(ofInput, arrays.Parameters, ofOutput, ofInput);
    }
}
