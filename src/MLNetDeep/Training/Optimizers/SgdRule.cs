using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="SgdOptions"/>.</summary>
internal sealed class SgdRule : UpdateRule
{
    private readonly SgdOptions _options;
    private readonly Tensor _momentum;

    public SgdRule(SgdOptions options, TorchNetwork network)
        : base(network, options.Momentum == 0 ? [] : ["momentum"])
    {
        _options = options;
        _momentum = Constant(options.Momentum);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        if (_options.Momentum == 0)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i] -= gradients[i] * learningRate;
            return;
        }

        var velocities = segment.State(0);
        var momentum = new Vector<float>(_options.Momentum);
        for (var i = 0; i < parameters.Length; i++)
        {
            var descent = gradients[i] * learningRate;
            var velocity = RunningMean.Kept(velocities[i] * momentum) - descent;
            velocities[i] = velocity;
            parameters[i] += _options.Nesterov ? velocity * momentum - descent : velocity;
        }
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
