using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Dense"/> layer under training.</summary>
internal sealed class DenseTorchLayer(Dense dense, PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly Tensor _weight = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor? _bias = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(dense.Activation, memory);
    private readonly Func<Tensor, Tensor, Tensor>? _activationGradient = TorchActivationGradient.For(dense.Activation);
    private readonly Tensor _weightGradient = memory.Gradient(placed.Weight)!;
    private readonly Tensor? _biasGradient = memory.Gradient(placed.Bias);

    public override bool GoesBackByHand => _activationGradient is not null;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => _activation(nn.functional.linear(input, _weight, _bias));

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient)
    {
        var gradient = _activationGradient!(signals.Output, signals.OutputGradient);
        var kept = add ? 1 : 0;
        // A factor of 0 overwrites, whatever is there.
        _weightGradient.addmm_(gradient.t(), signals.Input, kept, 1);
        _biasGradient?.addmv_(gradient.t(), memory.Ones(gradient.size(0)), kept, 1);
        return wantsInputGradient ? gradient.mm(_weight) : null;
    }
}
