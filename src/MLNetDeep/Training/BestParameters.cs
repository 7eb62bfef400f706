using MLNetDeep.Networks;

namespace MLNetDeep.Training;

/// <summary>A copy of a network's parameters and running statistics as they were after its best epoch.</summary>
internal sealed class BestParameters : IDisposable
{
    private readonly OwnedParts _owned = new();
    private readonly NetworkState _network;
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _statistics;

    public BestParameters(NetworkState network)
    {
        _network = network;
        try
        {
            _parameters = _owned.Add(new ParameterBuffer(network.Specification.ParameterCount));
            _statistics = _owned.Add(new ParameterBuffer(network.Specification.StatisticCount));
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    /// <summary>The epoch they were kept after; null before the first time.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Keeps the values as they are, in place of those kept before.</summary>
    public void Keep(int epoch)
    {
        _parameters.CopyFrom(_network.Parameters.Values);
        _statistics.CopyFrom(_network.Statistics.Values);
        Epoch = epoch;
    }

    /// <summary>What was kept; owned by this object.</summary>
    public IReadOnlyList<(string Name, StoredValues Values)> State => [("bestParameters", _parameters), ("bestStatistics", _statistics)];

    /// <summary>Says that what was kept, set from outside, is of an epoch.</summary>
    public void SetEpoch(int epoch) => Epoch = epoch;

    public void Restore()
    {
        _network.Parameters.CopyFrom(_parameters.Values);
        _network.Statistics.CopyFrom(_statistics.Values);
    }

    public void Dispose() => _owned.Dispose();
}
