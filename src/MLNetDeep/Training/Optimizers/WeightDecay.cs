using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The decay of weights before an update: w ← w - η λ w.</summary>
internal sealed class WeightDecay(OptimizerOptions options, TorchNetwork network) : IDisposable
{
    private readonly ParameterFactors _factors = new(network, (slot, layer) =>
        options.DecayBiases || slot.Shape.Count > 1 ? options.WeightDecay * layer.LearningRateFactor : 0);

    public void InManagedMemory(float learningRate)
    {
        var all = network.Parameters.Vectors;
        foreach (var run in _factors.Runs)
        {
            var share = learningRate * run.Factor;
            foreach (ref var weights in all.Slice(run.Start, run.Count))
                weights -= weights * share;
        }
    }

    public void WithTensors(float learningRate)
    {
        using var scope = NewDisposeScope();
        network.Parameters.All.sub_(network.Parameters.All.mul(_factors.Times(learningRate)));
    }

    public void Dispose() => _factors.Dispose();
}
