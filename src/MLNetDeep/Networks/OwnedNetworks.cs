namespace MLNetDeep.Networks;

/// <summary>The networks of a fit, which are disposed of together.</summary>
internal sealed class OwnedNetworks : IDisposable
{
    private readonly List<NetworkState> _networks = [];

    /// <summary>Takes a network over. Several threads may hand over theirs at once.</summary>
    public NetworkState Own(NetworkState network)
    {
        lock (_networks)
            _networks.Add(network);
        return network;
    }

    public void Dispose() => _networks.ForEach(network => network.Dispose());
}
