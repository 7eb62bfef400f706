namespace MLNetDeep.Networks;

/// <summary>The networks of a fit, which are disposed of together.</summary>
internal sealed class OwnedNetworks : IDisposable
{
    private readonly List<TorchNetwork> _networks = [];

    /// <summary>Takes a network over.</summary>
    public TorchNetwork Own(TorchNetwork network)
    {
        _networks.Add(network);
        return network;
    }

    public void Dispose() => _networks.ForEach(network => network.Dispose());
}
