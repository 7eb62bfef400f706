using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>A <see cref="Dense"/> layer under training.</summary>
internal sealed class DenseLayer(Dense dense, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor _weight = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor? _bias = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(dense.Activation, memory);
    private readonly Func<Tensor, Tensor, Tensor>? _activationGradient = TorchActivationGradient.For(dense.Activation);
    private readonly Tensor _weightGradient = memory.Gradient(placed.Weight)!;
    private readonly Tensor? _biasGradient = memory.Gradient(placed.Bias);
    private readonly bool _isBFloat16 = memory.Precision == TrainingPrecision.BFloat16Mixed;

    /// <summary>What was multiplied on the way forwards, for the way back; the step's dispose scope owns it.</summary>
    private (Tensor Input, Tensor Weight) _rounded;

    public override bool GoesBackByHand => _activationGradient is not null;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        _activation(_isBFloat16 && noise is not null ? BFloat16Sums(input) : nn.functional.linear(input, _weight, _bias));

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient)
    {
        var gradient = _activationGradient!(signals.Output, signals.OutputGradient);
        var kept = add ? 1 : 0;
        _biasGradient?.addmv_(gradient.t(), memory.Ones(gradient.size(0)), kept, 1);
        if (_isBFloat16)
            return BFloat16Backward(gradient.to(bfloat16), add, wantsInputGradient);

        // A factor of 0 overwrites, whatever is there.
        _weightGradient.addmm_(gradient.t(), signals.Input, kept, 1);
        return wantsInputGradient ? gradient.mm(_weight) : null;
    }

    /// <summary>
    /// The product of bfloat16, also on the way back; the bias in single precision. Subtracting the opposite makes no temporary Scalar.
    /// </summary>
    private Tensor BFloat16Sums(Tensor input)
    {
        _rounded = (input.to(bfloat16), _weight.to(bfloat16));
        var product = nn.functional.linear(_rounded.Input, _rounded.Weight).to(float32);
        return _bias is null ? product : product.sub(_bias.neg());
    }

    private Tensor? BFloat16Backward(Tensor gradient, bool add, bool wantsInputGradient)
    {
        var (input, weight) = _rounded;
        var ofWeight = gradient.t().mm(input);
        if (add)
            _weightGradient.sub_(ofWeight.neg());
        else
            _weightGradient.copy_(ofWeight);
        return wantsInputGradient ? gradient.mm(weight).to(float32) : null;
    }
}

/// <summary>An <see cref="Activate"/> layer under training.</summary>
internal sealed class ActivateLayer(Activate activate, NetworkTensors memory) : TorchLayer
{
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(activate.Activation, memory);
    private readonly Func<Tensor, Tensor, Tensor>? _gradient = TorchActivationGradient.For(activate.Activation);

    public override bool GoesBackByHand => _gradient is not null;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => _activation(input);

    public override Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient) =>
        _gradient!(signals.Output, signals.OutputGradient);
}

/// <summary>A <see cref="ParametricActivate"/> layer under training.</summary>
internal sealed class ParametricActivateLayer(ParametricActivate activate, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(activate.Activation, memory);
    private readonly Tensor _shares = memory.Leaf(placed.Weight, placed.IsTrainable)!;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => input.sub(input.sub(_activation(input)).mul(_shares));
}
