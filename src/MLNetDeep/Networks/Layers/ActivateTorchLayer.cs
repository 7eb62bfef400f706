using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>An <see cref="Activate"/> layer under training.</summary>
internal sealed class ActivateTorchLayer(Activate activate, NetworkMemory memory) : TorchLayer
{
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(activate.Activation, memory);
    private readonly Func<Tensor, Tensor, Tensor>? _gradient = TorchActivationGradient.For(activate.Activation);

    public override bool GoesBackByHand => _gradient is not null;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => _activation(input);

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient) => _gradient!(signals.Output, signals.OutputGradient);
}
