namespace MLNetDeep.Explaining.Layers;

/// <summary>The tables that the networks of a model begin with, one behind the other. A path begins behind them.</summary>
internal sealed class TableFront
{
    private readonly IReadOnlyList<TableLayer> _tables;
    private readonly int _outputs;

    private TableFront(IReadOnlyList<TableLayer> tables)
    {
        _tables = tables;
        _outputs = tables[0].OutputSize;
        Slots = [.. tables.SelectMany(table => table.Slots)];
    }

    /// <summary>How many features a row has.</summary>
    public int FeatureCount => _tables[0].InputSize;

    /// <summary>The slot that each value behind the tables belongs to.</summary>
    public int[] Slots { get; }

    /// <summary>How many numbers <see cref="Encode(ReadOnlySpan{double}, Span{double}, Span{double})"/> writes aside.</summary>
    public int TraceSize => _tables[0].TraceSize;

    public static bool IsOf(DenseNetworkModel model) => model.Specification.Layers[0] is TableEncoding;

    /// <returns>Null where networks read features as they are.</returns>
    public static TableFront? Of(DenseNetworkModel model) => !IsOf(model)
        ? null
        : new([.. model.Networks.Select(
            member => new TableLayer((TableEncoding)member.Specification.Layers[0], member.Specification.Placed[0], member))]);

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
        for (var i = 0; i < _tables.Count; i++)
            _tables[i].Forward(features, values.Slice(i * _outputs, _outputs), trace);
    }
}
