using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Residual"/> block as it scores.</summary>
internal sealed unsafe class ResidualScoring(PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ScoringSequence _inner = new(placed.Inner, model);

    public override int OutputSize => placed.OutputSize;

    public override int ScratchPerRow => _inner.ScratchPerRow;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        _inner.Run(input, output, scratch);
        for (var row = 0; row < input.Rows; row++)
            TensorPrimitives.Add(Row(output, row), Row(input, row), WritableRow(output, row));
    }
}
