using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="NAdamOptions"/>.</summary>
internal sealed class NAdamRule(NAdamOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    private readonly NAdamMomentum _momentum = new(options.Beta1);

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
        var (ofMean, ofGradient) = _momentum.SharesAt(step);
        var meanStep = learningRate * (float)ofMean;
        var gradientStep = learningRate * (float)ofGradient;
        var rootScale = new Vector<float>((float)RootScale(options, step));
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

    /// <summary>What makes up, below the root, for the running mean square's start at zero.</summary>
    public static double RootScale(NAdamOptions options, long step) => 1 / Math.Sqrt(1 - Math.Pow(options.Beta2, step));
}
