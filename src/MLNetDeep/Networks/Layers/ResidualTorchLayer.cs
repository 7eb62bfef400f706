using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Residual"/> block under training.</summary>
internal sealed class ResidualTorchLayer(PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);

    // TorchSharp's add makes a Scalar of 1; sub makes none.
    public override Tensor Forward(Tensor input, TrainingNoise? noise) => input.sub(Forward(_inner, input, noise).neg());
}
