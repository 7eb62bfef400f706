using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Skip"/> connection under training.</summary>
internal sealed class SkipTorchLayer(PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => cat([input, Forward(_inner, input, noise)], 1);
}
