using System.Runtime.CompilerServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The decay of weights before an update: w ← w - η λ w.</summary>
internal sealed class WeightDecay(OptimizerOptions options, NetworkState network)
{
    private readonly ParameterFactors _factors = Factors(options, network.Specification);

    /// <summary>What each parameter's share of the learning rate is when it decays; 0 for one that does not.</summary>
    public static ParameterFactors Factors(OptimizerOptions options, NetworkSpecification specification) =>
        new(specification, (slot, layer) =>
        options.DecayBiases || slot.Shape.Count > 1 ? options.WeightDecay * layer.LearningRateFactor * slot.Array.LearningRateFactor : 0);

    /// <summary>Lets some weights decay.</summary>
    /// <param name="vectors">Which of all vectors.</param>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice vectors, float learningRate)
    {
        var all = network.Parameters.Vectors;
        foreach (var run in _factors.Runs)
        {
            if (run.Within(vectors) is not { Count: > 0 } part)
                continue;
            var share = learningRate * run.Factor;
            foreach (ref var weights in all.Slice(part.Start, part.Count))
                weights -= weights * share;
        }
    }
}
