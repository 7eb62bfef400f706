using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Dropout"/> layer under training.</summary>
internal sealed class DropoutTorchLayer(Dropout dropout, PlacedLayer placed) : TorchLayer
{
    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        noise is null || dropout.Rate == 0 ? input : input.mul(noise.DropoutMask(input, placed.Index, dropout.Rate));
}
