using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdagradOptions"/>.</summary>
internal sealed class AdagradRule : UpdateRule
{
    private readonly AdagradOptions _options;

    public AdagradRule(AdagradOptions options, NetworkState network)
        : base(network, StateNames)
    {
        _options = options;
        State[0].Buffer.Values.Fill(options.InitialAccumulator);
    }

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["accumulator"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var sums = segment.State(0);
        var epsilon = new Vector<float>(_options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var sum = sums[i] + gradient * gradient;
            sums[i] = sum;
            parameters[i] -= gradient * learningRate / Vector.SquareRoot(sum + epsilon);
        }
    }
}

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

/// <summary>The rule of <see cref="RmsPropOptions"/>.</summary>
/// <remarks>
/// A mean square is never below the square of the mean, but rounding may put it there; where Keras then takes the root of a negative
/// number, the variance is 0 here.
/// </remarks>
internal sealed class RmsPropRule(RmsPropOptions options, NetworkState network) : UpdateRule(network, StateNames(options))
{
    private bool HasMomentum => options.Momentum != 0;

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var meanSquares = segment.State(0);
        var (centered, hasMomentum) = (options.Centered, HasMomentum);
        var means = centered ? segment.State(1) : default;
        var increments = hasMomentum ? segment.State(State.Count - 1) : default;
        var share = new Vector<float>(1 - options.Rho);
        var epsilon = new Vector<float>(options.Epsilon);
        var momentum = new Vector<float>(options.Momentum);
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

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames(RmsPropOptions options) => (options.Centered, options.Momentum != 0) switch
    {
        (false, false) => ["velocity"],
        (true, false) => ["velocity", "averageGradient"],
        (false, true) => ["velocity", "momentum"],
        (true, true) => ["velocity", "averageGradient", "momentum"],
    };
}
