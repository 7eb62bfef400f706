using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdadeltaOptions"/>.</summary>
internal sealed class AdadeltaRule(AdadeltaOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["accumulatedGradient", "accumulatedDelta"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var meanSquares = segment.State(0);
        var meanSquareDeltas = segment.State(1);
        var share = new Vector<float>(1 - options.Rho);
        var epsilon = new Vector<float>(options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, share);
            meanSquares[i] = meanSquare;

            var meanSquareDelta = meanSquareDeltas[i];
            var delta = Vector.SquareRoot(meanSquareDelta + epsilon) * gradient / Vector.SquareRoot(meanSquare + epsilon);
            meanSquareDeltas[i] = RunningMean.Next(meanSquareDelta, delta * delta, share);
            parameters[i] -= delta * learningRate;
        }
    }
}
