using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>A copy of a network's parameters and running statistics as they were after its best epoch, on the network's device.</summary>
internal sealed class BestParameters(TorchNetwork network) : IDisposable
{
    private readonly Tensor _parameters = empty_like(network.Parameters.All).DetachFromDisposeScope();
    private readonly Tensor _statistics = empty_like(network.Statistics.All).DetachFromDisposeScope();

    /// <summary>The epoch they were kept after; null before the first time.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Keeps the values as they are, in place of those kept before.</summary>
    public void Keep(int epoch)
    {
        _parameters.copy_(network.Parameters.All);
        _statistics.copy_(network.Statistics.All);
        Epoch = epoch;
    }

    /// <summary>What was kept; owned by this object.</summary>
    public IReadOnlyList<(string Name, Tensor Values)> State => [("bestParameters", _parameters), ("bestStatistics", _statistics)];

    /// <summary>Says that what was kept, set from outside, is of an epoch.</summary>
    public void SetEpoch(int epoch) => Epoch = epoch;

    public void Restore()
    {
        network.Parameters.All.copy_(_parameters);
        network.Statistics.All.copy_(_statistics);
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _statistics.Dispose();
    }
}
