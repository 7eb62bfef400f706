using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="RmsPropOptions"/>.</summary>
/// <remarks>
/// A mean square is never below the square of the mean, but rounding may put it there; where Keras then takes the root of a negative number, the
/// variance is 0 here.
/// </remarks>
internal sealed class RmsPropRule : UpdateRule
{
    private readonly RmsPropOptions _options;
    private readonly Tensor _share;
    private readonly Tensor _minusEpsilon;
    private readonly Tensor _momentum;

    public RmsPropRule(RmsPropOptions options, TorchNetwork network)
        : base(network, StateNames(options))
    {
        _options = options;
        _share = Constant(1 - options.Rho);
        _minusEpsilon = Constant(-options.Epsilon);
        _momentum = Constant(options.Momentum);
    }

    private bool HasMomentum => _options.Momentum != 0;

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var meanSquares = segment.State(0);
        var (centered, hasMomentum) = (_options.Centered, HasMomentum);
        var means = centered ? segment.State(1) : default;
        var increments = hasMomentum ? segment.State(State.Count - 1) : default;
        var share = new Vector<float>(1 - _options.Rho);
        var epsilon = new Vector<float>(_options.Epsilon);
        var momentum = new Vector<float>(_options.Momentum);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var spread = RunningMean.Next(meanSquares[i], gradient * gradient, share);
            meanSquares[i] = spread;
            if (centered)
            {
                var mean = RunningMean.Next(means[i], gradient, share);
                means[i] = mean;
                spread = Vector.Max(spread - mean * mean, Vector<float>.Zero);
            }

            var increment = gradient * learningRate / Vector.SquareRoot(spread + epsilon);
            if (hasMomentum)
            {
                increment += RunningMean.Kept(increments[i] * momentum);
                increments[i] = increment;
            }
            parameters[i] -= increment;
        }
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
        if (HasMomentum)
            increment = state[^1].mul_(_momentum).sub_(increment.neg_());
        parameters.sub_(increment);
    }

    private static string[] StateNames(RmsPropOptions options) => (options.Centered, options.Momentum != 0) switch
    {
        (false, false) => ["velocity"],
        (true, false) => ["velocity", "averageGradient"],
        (false, true) => ["velocity", "momentum"],
        (true, true) => ["velocity", "averageGradient", "momentum"],
    };
}
