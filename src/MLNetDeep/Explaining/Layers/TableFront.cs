using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// The tables that the networks of a model begin with, one behind the other; of a network without one the features as they are. A path
/// begins behind them.
/// </summary>
internal sealed class TableFront
{
    private readonly IReadOnlyList<TableLayer?> _tables;

    private TableFront(DenseNetworkModel model)
    {
        _tables = [.. model.Networks.Select(network => OfNetwork(network, network.Specification.Placed[0]))];
        FeatureCount = model.FeatureCount;
        Slots = [.. _tables.SelectMany(table => table?.Slots ?? Enumerable.Range(0, FeatureCount))];
    }

    /// <summary>How many features a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The slot that each value behind the tables belongs to.</summary>
    public int[] Slots { get; }

    /// <summary>How many numbers <see cref="Encode(ReadOnlySpan{double}, Span{double}, Span{double})"/> writes aside.</summary>
    public int TraceSize => _tables.Max(table => table?.TraceSize ?? 0);

    /// <summary>Whether some network begins with a table.</summary>
    public static bool IsOf(DenseNetworkModel model) => model.Networks.Any(network => IsOf(network.Specification));

    /// <summary>Whether a network begins with one.</summary>
    public static bool IsOf(NetworkSpecification network) => network.Layers[0] is TableEncoding;

    /// <returns>Null where networks read features as they are.</returns>
    public static TableFront? Of(DenseNetworkModel model) => IsOf(model) ? new(model) : null;

    /// <summary>What the tables make of features.</summary>
    public double[] Encode(ReadOnlySpan<double> features)
    {
        var values = new double[Slots.Length];
        Encode(features, new double[TraceSize], values);
        return values;
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{double})"/>
    /// <param name="features">[features].</param>
    /// <param name="trace">[<see cref="TraceSize"/>]; written to.</param>
    /// <param name="values">[as many as <see cref="Slots"/>]; written to.</param>
    public void Encode(ReadOnlySpan<double> features, Span<double> trace, Span<double> values)
    {
        foreach (var table in _tables)
        {
            var width = table?.OutputSize ?? FeatureCount;
            if (table is null)
                features.CopyTo(values);
            else
                table.Forward(features, values[..width], trace);
            values = values[width..];
        }
    }

    private static TableLayer? OfNetwork(DenseNetworkModel network, PlacedLayer first) =>
        first.Layer is TableEncoding table ? new(table, first, network) : null;
}
