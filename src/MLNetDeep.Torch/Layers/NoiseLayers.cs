using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>A <see cref="Dropout"/> layer under training.</summary>
internal sealed class DropoutLayer(Dropout dropout, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    /// <summary>Of the step's forward pass, for its way back; lives as long as the step's dispose scope.</summary>
    private Tensor? _mask;

    public override bool GoesBackByHand => true;

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        var rate = noise is null ? 0 : dropout.RateAt(noise.Progress);
        _mask = rate == 0 ? null : noise!.DropoutMask(input, placed.Index, rate, memory);
        return _mask is null ? input : input.mul(_mask);
    }

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient) =>
        _mask is null ? signals.OutputGradient : signals.OutputGradient.mul(_mask);
}

/// <summary>A <see cref="SeluDropout"/> layer under training.</summary>
internal sealed class SeluDropoutLayer(SeluDropout dropout, PlacedLayer placed) : TorchLayer
{
    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        if (noise is null || dropout.Rate == 0)
            return input;

        var (factors, shifts) = noise.SeluDropout(input, placed.Index, dropout.Rate);
        return input.mul(factors).sub(shifts);
    }
}

/// <summary>A <see cref="GaussianNoise"/> layer under training.</summary>
internal sealed class GaussianNoiseLayer(GaussianNoise settings, PlacedLayer placed) : TorchLayer
{
    // Taken off, not added: the noise is as likely either way round, and sub makes no temporary number.
    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        noise is null || settings.StandardDeviation == 0 ? input
            : input.sub(noise.Gaussian(input, placed.Index, settings.StandardDeviation));
}
