using MLNetDeep.Torch.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Optimizers;

/// <summary>The rule of <see cref="AdamOptions"/>.</summary>
internal sealed class AdamTensorRule : TensorRule
{
    private readonly AdamOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;
    private readonly FusedAdam _fused;

    public AdamTensorRule(AdamOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, AdamRule.StateNames(options))
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
        _fused = owned.Add(new FusedAdam(options, network.Device));
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        // Only one rate for all parameters can be handed to it.
        if (learningRate.dim() == 0)
        {
            _fused.Update(parameters, gradients, state, learningRate, step);
            return;
        }

        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        if (_options.AmsGrad)
            meanSquare = state[2].copy_(state[2].maximum(meanSquare));
        parameters.sub_(mean.mul(learningRate.mul(Number(AdamRule.Correction(_options, step)))).div_(
            meanSquare.sqrt().sub_(_minusEpsilon)));
    }
}

/// <summary>The rule of <see cref="AdamaxOptions"/>.</summary>
internal sealed class AdamaxTensorRule : TensorRule
{
    private readonly AdamaxOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _peakDecay;
    private readonly Tensor _minusEpsilon;

    public AdamaxTensorRule(AdamaxOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, AdamaxRule.StateNames)
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _peakDecay = Constant(options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var peak = state[1].copy_(state[1].mul(_peakDecay).maximum(gradients.abs()));
        parameters.sub_(mean.mul(learningRate.mul(Number(AdamaxRule.Correction(_options, step)))).div_(peak.sub(_minusEpsilon)));
    }
}

/// <summary>The rule of <see cref="NAdamOptions"/>.</summary>
internal sealed class NAdamTensorRule : TensorRule
{
    private readonly NAdamOptions _options;
    private readonly NAdamMomentum _momentum;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;

    public NAdamTensorRule(NAdamOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, NAdamRule.StateNames)
    {
        _options = options;
        _momentum = new NAdamMomentum(options.Beta1);
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        var (ofMean, ofGradient) = _momentum.SharesAt(step);
        var ahead = mean.mul(Number(ofMean)).sub_(gradients.mul(Number(-ofGradient)));
        parameters.sub_(ahead.mul_(learningRate).div_(
            meanSquare.sqrt().mul_(Number(NAdamRule.RootScale(_options, step))).sub_(_minusEpsilon)));
    }
}

/// <summary>The rule of <see cref="RAdamOptions"/>.</summary>
internal sealed class RAdamTensorRule : TensorRule
{
    private readonly RAdamOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;

    public RAdamTensorRule(RAdamOptions options, TorchNetwork network, OwnedParts owned)
        : base(network, owned, RAdamRule.StateNames)
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        var (correction, divides) = RAdamRule.At(_options, step);
        var descent = mean.mul(learningRate.mul(Number(correction)));
        parameters.sub_(divides ? descent.div_(meanSquare.sqrt().sub_(_minusEpsilon)) : descent);
    }
}
