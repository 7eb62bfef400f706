namespace MLNetDeep.Networks;

/// <summary>The networks of a fit, which are disposed of together.</summary>
internal sealed class OwnedNetworks : IDisposable
{
    private readonly List<NetworkState> _networks = [];

    /// <summary>Takes a network over.</summary>
    public NetworkState Own(NetworkState network)
    {
        _networks.Add(network);
        return network;
    }

    public void Dispose() => _networks.ForEach(network => network.Dispose());
}
