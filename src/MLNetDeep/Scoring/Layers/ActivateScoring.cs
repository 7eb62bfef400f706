using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;

namespace MLNetDeep.Scoring.Layers;

/// <summary>An <see cref="Activate"/> layer as it scores.</summary>
internal sealed unsafe class ActivateScoring(ActivationKernel? activation, int width) : ScoringLayer
{
    public override int OutputSize => width;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var row = 0; row < input.Rows; row++)
            Row(input, row).CopyTo(WritableRow(output, row));
        activation?.Forward(output.Start, output.Start, output.Rows * output.Stride);
    }
}
