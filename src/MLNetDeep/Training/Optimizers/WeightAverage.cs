using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The running average of a network's weights. It and the weights that are trained change places: the network has the ones,
/// <see cref="Other"/> the others.
/// </summary>
internal sealed class WeightAverage(WeightAveraging options, NetworkState network) : IDisposable
{
    /// <summary>The average while the network has the weights that are trained; these, while the network has the average.</summary>
    public ParameterBuffer Other { get; } = new(network.Specification.ParameterCount);

    /// <summary>Lets the average follow the weights by an update; the first sets it to them.</summary>
    /// <param name="step">The update's number in the run, from 1.</param>
    public void Follow(long step)
    {
        var weights = network.Parameters.Vectors;
        var averages = Other.Vectors;
        if (step == 1)
        {
            weights.CopyTo(averages);
            return;
        }

        var share = new Vector<float>(options.ShareAt(step));
        for (var i = 0; i < averages.Length; i++)
            averages[i] += (weights[i] - averages[i]) * share;
    }

    public void ChangePlaces()
    {
        var weights = network.Parameters.Values;
        var others = Other.Values;
        for (var i = 0; i < weights.Length; i++)
            (weights[i], others[i]) = (others[i], weights[i]);
    }

    public void Dispose() => Other.Dispose();
}
