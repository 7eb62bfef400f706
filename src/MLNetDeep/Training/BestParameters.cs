using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>A copy of a network's parameters as they were after its best epoch, on the network's device.</summary>
internal sealed class BestParameters(TorchNetwork network) : IDisposable
{
    private readonly Tensor _copy = empty_like(network.Parameters.All).DetachFromDisposeScope();

    public void Keep() => _copy.copy_(network.Parameters.All);

    public void Restore() => network.Parameters.All.copy_(_copy);

    public void Dispose() => _copy.Dispose();
}
