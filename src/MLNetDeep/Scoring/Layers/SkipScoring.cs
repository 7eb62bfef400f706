using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Skip"/> connection as it scores.</summary>
internal sealed unsafe class SkipScoring(PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ScoringSequence _inner = new(placed.Inner, model);
    private readonly int _innerSize = placed.OutputSize - placed.InputSize;

    public override int OutputSize => placed.OutputSize;

    public override int ScratchPerRow => checked(Padded(_innerSize) + _inner.ScratchPerRow);

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        // Aside first: layers write whole vectors, and the place behind the input need not begin with one.
        var inner = new MatrixView(scratch, input.Rows, _innerSize, Padded(_innerSize));
        _inner.Run(input, inner, scratch + input.Rows * Padded(_innerSize));
        for (var row = 0; row < input.Rows; row++)
        {
            var values = WritableRow(output, row);
            Row(input, row).CopyTo(values);
            Row(inner, row).CopyTo(values[input.Columns..]);
        }
    }
}
