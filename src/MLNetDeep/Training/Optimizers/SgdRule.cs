using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="SgdOptions"/>.</summary>
internal sealed class SgdRule(SgdOptions options, TorchNetwork network) : UpdateRule(network, stateCount: options.Momentum == 0 ? 0 : 1)
{
    protected override void Update(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, ReadOnlySpan<FlatTensor> state, float learningRate, long step)
    {
        if (state.IsEmpty)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i] -= gradients[i] * learningRate;
            return;
        }

        var velocities = Vectors(state[0]);
        for (var i = 0; i < parameters.Length; i++)
        {
            var descent = gradients[i] * learningRate;
            var velocity = velocities[i] * options.Momentum - descent;
            velocities[i] = velocity;
            parameters[i] += options.Nesterov ? velocity * options.Momentum - descent : velocity;
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, float learningRate, long step)
    {
        var descent = gradients.mul(Number(learningRate));
        if (state.IsEmpty)
        {
            parameters.sub_(descent);
            return;
        }

        // Where the formula adds, the opposite is subtracted: adding a tensor takes a temporary Scalar, subtracting one does not.
        var velocity = state[0].mul_(Number(options.Momentum)).sub_(descent);
        parameters.sub_(options.Nesterov ? descent.sub_(velocity.mul(Number(options.Momentum))) : velocity.neg());
    }
}
