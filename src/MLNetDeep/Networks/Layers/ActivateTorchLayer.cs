using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>An <see cref="Activate"/> layer under training.</summary>
internal sealed class ActivateTorchLayer(Activate activate, NetworkMemory memory) : TorchLayer
{
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(activate.Activation, memory);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => _activation(input);
}
