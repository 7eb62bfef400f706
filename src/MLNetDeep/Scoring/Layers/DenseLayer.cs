using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;

namespace MLNetDeep.Scoring.Layers;

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
