using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

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
