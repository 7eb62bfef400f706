namespace MLNetDeep.Networks;

/// <summary>The weights of the first layers of a trained network, to start another one with whose first layers are the same.</summary>
/// <param name="Network">The trained network.</param>
/// <param name="Values">All its parameters and, behind them, its running statistics.</param>
/// <param name="LayerCount">How many of its layers are reused.</param>
internal sealed record ReusedWeights(NetworkSpecification Network, ReadOnlyMemory<float> Values, int LayerCount)
{
    /// <summary>Writes the reused weights to where they belong in a network that begins with the same layers.</summary>
    public void CopyParametersTo(NetworkSpecification network, Span<float> parameters)
    {
        for (var layer = 0; layer < LayerCount; layer++)
        {
            foreach (var (from, to) in Network.ParametersOf(layer).Zip(network.ParametersOf(layer)))
                Values.Span.Slice(from.Offset, from.Length).CopyTo(parameters.Slice(to.Offset, to.Length));
        }
    }

    /// <summary>Writes the reused running statistics likewise.</summary>
    public void CopyStatisticsTo(NetworkSpecification network, Span<float> statistics)
    {
        for (var layer = 0; layer < LayerCount; layer++)
        {
            foreach (var (from, to) in Network.StatisticsOf(layer).Select(Network.InModel).Zip(network.StatisticsOf(layer)))
                Values.Span.Slice(from.Offset, from.Length).CopyTo(statistics.Slice(to.Offset, to.Length));
        }
    }
}
