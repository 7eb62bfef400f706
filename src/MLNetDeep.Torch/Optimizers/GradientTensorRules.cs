using MLNetDeep.Torch.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Optimizers;

/// <summary>The rule of <see cref="SgdOptions"/>.</summary>
internal sealed class SgdTensorRule : TensorRule
{
    private readonly SgdOptions _options;
    private readonly Tensor _momentum;

    public SgdTensorRule(SgdOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, SgdRule.StateNames(options))
    {
        _options = options;
        _momentum = Constant(options.Momentum);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var descent = gradients.mul(learningRate);
        if (_options.Momentum == 0)
        {
            parameters.sub_(descent);
            return;
        }

        var velocity = state[0].mul_(_momentum).sub_(descent);
        parameters.sub_(_options.Nesterov ? descent.sub_(velocity.mul(_momentum)) : velocity.neg());
    }
}

/// <summary>The rule of <see cref="RmsPropOptions"/>.</summary>
internal sealed class RmsPropTensorRule : TensorRule
{
    private readonly RmsPropOptions _options;
    private readonly Tensor _share;
    private readonly Tensor _minusEpsilon;
    private readonly Tensor _momentum;

    public RmsPropTensorRule(RmsPropOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, RmsPropRule.StateNames(options))
    {
        _options = options;
        _share = Constant(1 - options.Rho);
        _minusEpsilon = Constant(-options.Epsilon);
        _momentum = Constant(options.Momentum);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var spread = state[0].lerp_(gradients.mul(gradients), _share);
        if (_options.Centered)
        {
            var mean = state[1].lerp_(gradients, _share);
            spread = spread.sub(mean.mul(mean)).relu_();
        }

        var increment = gradients.mul(learningRate).div_(spread.sub(_minusEpsilon).sqrt_());
        if (_options.Momentum != 0)
            increment = state[^1].mul_(_momentum).sub_(increment.neg_());
        parameters.sub_(increment);
    }
}

/// <summary>The rule of <see cref="AdagradOptions"/>.</summary>
internal sealed class AdagradTensorRule : TensorRule
{
    private readonly Tensor _minusEpsilon;

    public AdagradTensorRule(AdagradOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, AdagradRule.StateNames)
    {
        _minusEpsilon = Constant(-options.Epsilon);
        State[0].Values.All.copy_(Constant(options.InitialAccumulator));
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var sum = state[0].sub_(gradients.mul(gradients).neg_());
        parameters.sub_(gradients.mul(learningRate).div_(sum.sub(_minusEpsilon).sqrt_()));
    }
}

/// <summary>The rule of <see cref="AdadeltaOptions"/>.</summary>
internal sealed class AdadeltaTensorRule : TensorRule
{
    private readonly Tensor _share;
    private readonly Tensor _minusEpsilon;

    public AdadeltaTensorRule(AdadeltaOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, AdadeltaRule.StateNames)
    {
        _share = Constant(1 - options.Rho);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var meanSquare = state[0].lerp_(gradients.mul(gradients), _share);
        var delta = state[1].sub(_minusEpsilon).sqrt_().mul_(gradients).div_(meanSquare.sub(_minusEpsilon).sqrt_());
        state[1].lerp_(delta.mul(delta), _share);
        parameters.sub_(delta.mul_(learningRate));
    }
}

/// <summary>The rule of <see cref="LionOptions"/>.</summary>
internal sealed class LionTensorRule : TensorRule
{
    private readonly Tensor _directionShare;
    private readonly Tensor _meanShare;

    public LionTensorRule(LionOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, LionRule.StateNames)
    {
        _directionShare = Constant(1 - options.Beta1);
        _meanShare = Constant(1 - options.Beta2);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var direction = state[0].lerp(gradients, _directionShare);
        parameters.sub_(direction.sign().sub_(direction.sub(direction)).mul_(learningRate));
        state[0].lerp_(gradients, _meanShare);
    }
}
