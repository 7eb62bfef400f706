using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Skip"/> connection as it scores.</summary>
internal sealed class SkipScoring(PlacedLayer placed, DenseNetworkModel model) : ScoringLayer
{
    private readonly ScoringSequence _inner = new(placed.Inner, model);

    public override int OutputSize => placed.OutputSize;

    public override int ScratchSize => _inner.ScratchSize;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        input.CopyTo(output);
        _inner.Run(input, output[input.Length..], scratch);
    }
}
