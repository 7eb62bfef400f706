using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>A copy of a network's parameters as they were after its best epoch, on the network's device.</summary>
internal sealed class BestParameters(TorchNetwork network) : IDisposable
{
    private readonly Tensor _copy = empty_like(network.Parameters.All).DetachFromDisposeScope();

    /// <summary>The epoch they were kept after; null before the first time.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Keeps the parameters as they are, in place of those kept before.</summary>
    public void Keep(int epoch)
    {
        _copy.copy_(network.Parameters.All);
        Epoch = epoch;
    }

    public void Restore() => network.Parameters.All.copy_(_copy);

    public void Dispose() => _copy.Dispose();
}
