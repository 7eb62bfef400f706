using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="GaussianNoise"/> layer under training.</summary>
internal sealed class GaussianNoiseTorchLayer(GaussianNoise settings, PlacedLayer placed) : TorchLayer
{
    // Taken off, not added: the noise is as likely either way round, and sub makes no temporary number.
    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        noise is null || settings.StandardDeviation == 0 ? input : input.sub(noise.Gaussian(input, placed.Index, settings.StandardDeviation));
}
