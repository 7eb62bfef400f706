using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>
/// The members of a <see cref="SharedEnsemble"/> as networks of their own: the factors of a member go into the first layer they share, and
/// each has its output layer. What scores, explains and exports several networks then does so with these.
/// </summary>
internal static class UnsharedNetworks
{
    /// <summary>A model of one network; a network without such a layer is its own only member.</summary>
    public static IReadOnlyList<DenseNetworkModel> Of(DenseNetworkModel network)
    {
        if (network.Specification.SharedEnsemble is not { Layer: SharedEnsemble shared } block)
            return [network];

        var specification = network.Specification;
        PlacedLayer[] before = [.. specification.Placed.SkipLast(2)];
        var alone = new NetworkSpecification(
            specification.InputSize, [.. before.Select(placed => placed.Layer), .. shared.Layers, specification.Layers[^1]]);
        var description = network.Description.OfMember(network.History);
        return [.. Enumerable.Range(0, shared.Members)
            .Select(member => new DenseNetworkModel(alone, ValuesOf(network, member, [.. before, .. block.Inner], alone), description))];
    }

    private static float[] ValuesOf(DenseNetworkModel network, int member, IReadOnlyList<PlacedLayer> hidden, NetworkSpecification alone)
    {
        var values = new float[alone.ValueCount];
        foreach (var (from, to) in hidden.SelectMany(layer => layer.WithInner).Zip(alone.AllPlaced))
        {
            foreach (var (source, target) in from.OwnParameters.Zip(to.OwnParameters))
                network.ParameterValues(source).Span.CopyTo(values.AsSpan(target.Offset, target.Length));
            foreach (var (source, target) in from.OwnStatistics.Zip(to.OwnStatistics.Select(alone.InModel)))
                network.StatisticValues(source).Span.CopyTo(values.AsSpan(target.Offset, target.Length));
        }

        MultiplyInputs(network, member, alone, values);
        // Each member has its part of the output layer's arrays.
        foreach (var (source, target) in network.Specification.Placed[^1].OwnParameters.Zip(alone.Placed[^1].OwnParameters))
            network.ParameterValues(source).Span.Slice(member * target.Length, target.Length)
                .CopyTo(values.AsSpan(target.Offset, target.Length));
        return values;
    }

    /// <summary>W (r ∘ x) is (W diag(r)) x.</summary>
    private static void MultiplyInputs(DenseNetworkModel network, int member, NetworkSpecification alone, Span<float> values)
    {
        var block = network.Specification.SharedEnsemble!;
        var factors = network.ParameterValues(block.Weight).Span.Slice(member * block.InputSize, block.InputSize);
        var weights = alone.Placed[network.Specification.Placed.Count - 2].Weight!;
        for (var i = 0; i < weights.Length; i++)
            values[weights.Offset + i] *= factors[i % factors.Length];
    }
}
