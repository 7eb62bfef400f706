using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>An <see cref="Activate"/> layer as it scores.</summary>
internal sealed class ActivateScoring(Activate activate, PlacedLayer placed) : ScoringLayer
{
    private readonly Action<Span<float>> _activation = ScoringActivation.For(activate.Activation);

    public override int OutputSize => placed.OutputSize;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        input.CopyTo(output);
        _activation(output);
    }
}
