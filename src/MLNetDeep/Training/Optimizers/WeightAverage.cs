using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The running average of a network's weights. It and the weights that are trained change places: the network has the ones,
/// <see cref="Other"/> the others.
/// </summary>
internal sealed class WeightAverage(WeightAveraging options, NetworkState network) : IDisposable
{
    /// <summary>The average while the network has the weights that are trained; these, while the network has the average.</summary>
    public ParameterBuffer Other { get; } = new(network.Specification.ParameterCount);

    /// <summary>Lets the average of some weights follow them by an update; the first sets it to them.</summary>
    /// <param name="vectors">Which of all vectors.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(Slice vectors, long step)
    {
        var weights = network.Parameters.Vectors.Slice(vectors.Start, vectors.Count);
        var averages = Other.Vectors.Slice(vectors.Start, vectors.Count);
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
