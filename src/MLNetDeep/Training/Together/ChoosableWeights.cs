using MLNetDeep.Networks;

namespace MLNetDeep.Training.Together;

/// <summary>
/// The weights of a run after each epoch that an <see cref="EpochChoice"/> may yet choose: the best so far of the run that chooses, and
/// those that it has not ended. So they stay few, however long it waits for a better one. Not thread-safe.
/// </summary>
internal sealed class ChoosableWeights
{
    private readonly Dictionary<int, (float[] Parameters, float[] Statistics)> _ofEpochs = [];

    /// <summary>The epochs whose weights are kept.</summary>
    public IReadOnlyCollection<int> Epochs => _ofEpochs.Keys;

    /// <summary>Keeps the weights that a network has after an epoch, and drops those that cannot be chosen any more.</summary>
    public void Keep(int epoch, NetworkState network, EpochChoice choice)
    {
        _ofEpochs[epoch] = (network.Parameters.Values.ToArray(), network.Statistics.Values.ToArray());
        foreach (var dropped in _ofEpochs.Keys.Where(kept => !choice.MayChoose(kept)).ToArray())
            _ofEpochs.Remove(dropped);
    }

    /// <summary>Gives a network the weights of an epoch.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Restore(int epoch, NetworkState network)
    {
        if (!_ofEpochs.TryGetValue(epoch, out var weights))
            return false;
        network.Parameters.CopyFrom(weights.Parameters);
        network.Statistics.CopyFrom(weights.Statistics);
        return true;
    }
}
