namespace MLNetDeep.Networks;

/// <summary>The weights of the first layers of a trained network, to start another one with whose first layers are the same.</summary>
/// <param name="Network">The trained network.</param>
/// <param name="Parameters">All its parameters.</param>
/// <param name="LayerCount">How many of its layers are reused.</param>
internal sealed record ReusedWeights(NetworkSpecification Network, ReadOnlyMemory<float> Parameters, int LayerCount)
{
    /// <summary>Writes the reused weights to where they belong in a network that begins with the same layers.</summary>
    public void CopyTo(NetworkSpecification network, Span<float> parameters)
    {
        for (var layer = 0; layer < LayerCount; layer++)
        {
            foreach (var (from, to) in Network.SlotsOf(layer).Zip(network.SlotsOf(layer)))
                Parameters.Span.Slice(from.Offset, from.Length).CopyTo(parameters.Slice(to.Offset, to.Length));
        }
    }
}
