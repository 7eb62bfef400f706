using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="SgdOptions"/>.</summary>
internal sealed class SgdRule(SgdOptions options, NetworkState network) : UpdateRule(network, StateNames(options))
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames(SgdOptions options) => options.Momentum == 0 ? [] : ["momentum"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        if (options.Momentum == 0)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i] -= gradients[i] * learningRate;
            return;
        }

        var velocities = segment.State(0);
        var momentum = new Vector<float>(options.Momentum);
        for (var i = 0; i < parameters.Length; i++)
        {
            var descent = gradients[i] * learningRate;
            var velocity = RunningMean.Kept(velocities[i] * momentum) - descent;
            velocities[i] = velocity;
            parameters[i] += options.Nesterov ? velocity * momentum - descent : velocity;
        }
    }
}
