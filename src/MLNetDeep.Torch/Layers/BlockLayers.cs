using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>A <see cref="Residual"/> block under training.</summary>
internal sealed class ResidualLayer(PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);

    // TorchSharp's add makes a Scalar of 1; sub makes none.
    public override Tensor Forward(Tensor input, TrainingNoise? noise) => input.sub(Forward(_inner, input, noise).neg());
}

/// <summary>A <see cref="Skip"/> connection under training.</summary>
internal sealed class SkipLayer(PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => cat([input, Forward(_inner, input, noise)], 1);
}
