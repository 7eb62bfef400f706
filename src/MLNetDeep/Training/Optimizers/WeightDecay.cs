using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The decay of weights before an update: w ← w - η λ w.</summary>
internal sealed class WeightDecay(OptimizerOptions options, NetworkState network)
{
    private readonly ParameterFactors _factors = Factors(options, network.Specification);

    /// <summary>What each parameter's share of the learning rate is when it decays; 0 for one that does not.</summary>
    public static ParameterFactors Factors(OptimizerOptions options, NetworkSpecification specification) =>
        new(specification, (slot, layer) =>
        options.DecayBiases || slot.Shape.Count > 1 ? options.WeightDecay * layer.LearningRateFactor * slot.Array.LearningRateFactor : 0);

    public void Run(float learningRate)
    {
        var all = network.Parameters.Vectors;
        foreach (var run in _factors.Runs)
        {
            var share = learningRate * run.Factor;
            foreach (ref var weights in all.Slice(run.Start, run.Count))
                weights -= weights * share;
        }
    }
}
