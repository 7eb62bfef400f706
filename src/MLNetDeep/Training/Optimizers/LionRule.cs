using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="LionOptions"/>.</summary>
internal sealed class LionRule : UpdateRule
{
    private readonly LionOptions _options;
    private readonly Tensor _directionShare;
    private readonly Tensor _meanShare;

    public LionRule(LionOptions options, TorchNetwork network)
        : base(network, "momentum")
    {
        _options = options;
        _directionShare = Constant(1 - options.Beta1);
        _meanShare = Constant(1 - options.Beta2);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var directionShare = new Vector<float>(1 - _options.Beta1);
        var meanShare = new Vector<float>(1 - _options.Beta2);
        for (var i = 0; i < parameters.Length; i++)
        {
            var (gradient, mean) = (gradients[i], means[i]);
            parameters[i] -= learningRate * Sign(mean + (gradient - mean) * directionShare);
            means[i] = RunningMean.Next(mean, gradient, meanShare);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var direction = state[0].lerp(gradients, _directionShare);
        parameters.sub_(direction.sign().sub_(direction.sub(direction)).mul_(learningRate));
        state[0].lerp_(gradients, _meanShare);
    }

    /// <summary>1, -1, or 0 for 0. What is not finite makes NaN, so that a run that has diverged is seen to have.</summary>
    private static Vector<float> Sign(Vector<float> values) =>
        Vector.ConditionalSelect(Vector.Equals(values, Vector<float>.Zero), values, Vector.CopySign(Vector<float>.One, values)) - (values - values);
}
