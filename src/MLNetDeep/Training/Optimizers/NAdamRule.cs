using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="NAdamOptions"/>.</summary>
internal sealed class NAdamRule : UpdateRule
{
    private readonly NAdamOptions _options;
    private readonly NAdamMomentum _momentum;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;

    public NAdamRule(NAdamOptions options, TorchNetwork network)
        : base(network, "momentum", "velocity")
    {
        _options = options;
        _momentum = new NAdamMomentum(options.Beta1);
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var meanShare = new Vector<float>(1 - _options.Beta1);
        var meanSquareShare = new Vector<float>(1 - _options.Beta2);
        var epsilon = new Vector<float>(_options.Epsilon);
        var (ofMean, ofGradient) = _momentum.SharesAt(step);
        var meanStep = learningRate * (float)ofMean;
        var gradientStep = learningRate * (float)ofGradient;
        var rootScale = new Vector<float>((float)RootScale(step));
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= (mean * meanStep + gradient * gradientStep) / (Vector.SquareRoot(meanSquare) * rootScale + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        var (ofMean, ofGradient) = _momentum.SharesAt(step);
        var ahead = mean.mul(Number(ofMean)).sub_(gradients.mul(Number(-ofGradient)));
        parameters.sub_(ahead.mul_(learningRate).div_(meanSquare.sqrt().mul_(Number(RootScale(step))).sub_(_minusEpsilon)));
    }

    /// <summary>What makes up, below the root, for the running mean square's start at zero.</summary>
    private double RootScale(long step) => 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, step));
}
