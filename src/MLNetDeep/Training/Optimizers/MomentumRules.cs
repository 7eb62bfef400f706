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

/// <summary>The rule of <see cref="LionOptions"/>.</summary>
internal sealed class LionRule(LionOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var directionShare = new Vector<float>(1 - options.Beta1);
        var meanShare = new Vector<float>(1 - options.Beta2);
        for (var i = 0; i < parameters.Length; i++)
        {
            var (gradient, mean) = (gradients[i], means[i]);
            parameters[i] -= learningRate * Sign(mean + (gradient - mean) * directionShare);
            means[i] = RunningMean.Next(mean, gradient, meanShare);
        }
    }

    /// <summary>1, -1, or 0 for 0. What is not finite makes NaN, so that a run that has diverged is seen to have.</summary>
    private static Vector<float> Sign(Vector<float> values) =>
        Vector.ConditionalSelect(Vector.Equals(values, Vector<float>.Zero), values, Vector.CopySign(Vector<float>.One, values)) - (
            values - values);
}
