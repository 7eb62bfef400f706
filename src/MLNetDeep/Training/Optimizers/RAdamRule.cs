using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="RAdamOptions"/>.</summary>
internal sealed class RAdamRule : UpdateRule
{
    /// <summary>How many gradients the running mean square must be worth, at least, to be divided by.</summary>
    private const double FewestGradients = 5;

    private readonly RAdamOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;

    public RAdamRule(RAdamOptions options, TorchNetwork network)
        : base(network, "momentum", "velocity")
    {
        _options = options;
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
        var (correction, divides) = At(step);
        var stepSize = learningRate * (float)correction;
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= divides ? mean * stepSize / (Vector.SquareRoot(meanSquare) + epsilon) : mean * stepSize;
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        var (correction, divides) = At(step);
        var descent = mean.mul(learningRate.mul(Number(correction)));
        parameters.sub_(divides ? descent.div_(meanSquare.sqrt().sub_(_minusEpsilon)) : descent);
    }

    /// <summary>The factor of an update's learning rate, and whether the running mean is divided by the root mean square.</summary>
    private (double Correction, bool Divides) At(long step)
    {
        var beta2Power = Math.Pow(_options.Beta2, step);
        var meanCorrection = 1 / (1 - Math.Pow(_options.Beta1, step));
        var longRun = 2 / (1.0 - _options.Beta2) - 1;
        var soFar = longRun - 2 * step * beta2Power / (1 - beta2Power);
        if (!(soFar > FewestGradients))
            return (meanCorrection, false);

        var rectification = Math.Sqrt((soFar - 4) * (soFar - 2) * longRun / ((longRun - 4) * (longRun - 2) * soFar));
        return (meanCorrection * rectification * Math.Sqrt(1 - beta2Power), true);
    }
}
