using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Multiplies each input by its own learnt factor: output = w ∘ input. Before the first <see cref="Dense"/> it lets a network choose its
/// features.
/// </summary>
/// <remarks>
/// Shape is kept; parameters: width. The factors start at 1. It is the scaling layer of RealMLP, which follows the encoding of a table and
/// learns six times as fast as the rest (<see cref="Layer.LearningRateFactor"/>): Holzmüller, Grinsztajn and Steinwart, "Better by Default:
/// Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024.
/// </remarks>
public sealed record ScaleInputs : Layer
{
    internal override bool KeepsColumns => true;

    internal override int FormatVersion => 6;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => [new LayerArray(LayerArray.Weight, width) { Start = 1 }];
}
