using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="RAdamOptions"/>.</summary>
internal sealed class RAdamRule(RAdamOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>How many gradients the running mean square must be worth, at least, to be divided by.</summary>
    private const double FewestGradients = 5;

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum", "velocity"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        var (correction, divides) = At(options, step);
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

    /// <summary>The factor of an update's learning rate, and whether the running mean is divided by the root mean square.</summary>
    public static (double Correction, bool Divides) At(RAdamOptions options, long step)
    {
        var beta2Power = Math.Pow(options.Beta2, step);
        var meanCorrection = 1 / (1 - Math.Pow(options.Beta1, step));
        var longRun = 2 / (1.0 - options.Beta2) - 1;
        var soFar = longRun - 2 * step * beta2Power / (1 - beta2Power);
        if (!(soFar > FewestGradients))
            return (meanCorrection, false);

        var rectification = Math.Sqrt((soFar - 4) * (soFar - 2) * longRun / ((longRun - 4) * (longRun - 2) * soFar));
        return (meanCorrection * rectification * Math.Sqrt(1 - beta2Power), true);
    }
}
