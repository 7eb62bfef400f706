using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Dropout"/> layer under training.</summary>
internal sealed class DropoutTorchLayer(Dropout dropout, PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    /// <summary>Of the step's forward pass, for its way back; lives as long as the step's dispose scope.</summary>
    private Tensor? _mask;

    public override bool GoesBackByHand => true;

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        _mask = noise is null || dropout.Rate == 0 ? null : noise.DropoutMask(input, placed.Index, dropout.Rate, memory);
        return _mask is null ? input : input.mul(_mask);
    }

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient) =>
        _mask is null ? signals.OutputGradient : signals.OutputGradient.mul(_mask);
}
