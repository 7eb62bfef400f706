using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Residual"/> block under training.</summary>
internal sealed class ResidualTorchLayer(PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);
    private readonly Scalar _one = memory.Number(1);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => input.add(Forward(_inner, input, noise), _one);
}
