using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="SeluDropout"/> layer under training.</summary>
internal sealed class SeluDropoutTorchLayer(SeluDropout dropout, PlacedLayer placed) : TorchLayer
{
    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        if (noise is null || dropout.Rate == 0)
            return input;

        var (factors, shifts) = noise.SeluDropout(input, placed.Index, dropout.Rate);
        return input.mul(factors).sub(shifts);
    }
}
