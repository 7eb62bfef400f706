using MLNetDeep.Compute;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Explaining.Layers;

/// <summary>A <see cref="TableEncoding"/>. The trace holds for each number the stretch it lies in.</summary>
internal sealed class TableLayer : ExplainedLayer
{
    private readonly int[] _numbers;
    private readonly int[] _categories;
    private readonly int _width;
    private readonly NumberScaling _scaling;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _missing;
    private readonly LearntLines<double>? _lines;
    private readonly LearntWaves<double>? _waves;

    public TableLayer(TableEncoding table, PlacedLayer placed, DenseNetworkModel model)
        : base(placed.InputSize, placed.OutputSize)
    {
        (_numbers, _categories, _width) = (
            [.. table.NumberSlots(placed.InputSize)], [.. table.CategorySlots()], table.Numbers.OutputsPerNumber);
        _scaling = table.Scaling;
        _first = Widened.Of(model.StatisticValues(placed.Statistic(table.ScaleNames.First)!));
        _second = Widened.Of(model.StatisticValues(placed.Statistic(table.ScaleNames.Second)!));
        _missing = Widened.Of(model.ParameterValues(placed.Parameter(LayerArray.Missing)));
        _lines = table.Numbers is PiecewiseLinearNumbers line ? new(line, placed, Parameter, Statistic) : null;
        _waves = table.Numbers is PeriodicNumbers periodic ? new(periodic, placed, Parameter) : null;

        ReadOnlyMemory<double> Parameter(ParameterSlot slot) => Widened.Of(model.ParameterValues(slot));
        ReadOnlyMemory<double> Statistic(ParameterSlot slot) => Widened.Of(model.StatisticValues(slot));
    }

    public override int TraceSize => _numbers.Length;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        for (var number = 0; number < _numbers.Length; number++)
            trace[number] = Forward(number, input[_numbers[number]], output.Slice(number * _width, _width));
        for (var i = 0; i < _categories.Length; i++)
            output[_numbers.Length * _width + i] = double.IsFinite(input[_categories[i]]) ? input[_categories[i]] : 0;
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        for (var number = 0; number < _numbers.Length; number++)
            inputGradient[_numbers[number]] = SlopeOf(
                number, input[_numbers[number]], (int)trace[number], outputGradient.Slice(number * _width, _width));
        for (var i = 0; i < _categories.Length; i++)
            inputGradient[_categories[i]] = double.IsFinite(input[_categories[i]]) ? outputGradient[_numbers.Length * _width + i] : 0;
    }

    /// <summary>The slot that each output belongs to.</summary>
    public IEnumerable<int> Slots => _numbers.SelectMany(slot => Enumerable.Repeat(slot, _width)).Concat(_categories);

    /// <returns>The stretch the number lies in.</returns>
    private int Forward(int number, double value, Span<double> output)
    {
        var isMissing = !double.IsFinite(value);
        var scaled = isMissing ? 0 : ScaleOf(number).Of(value);
        if (_waves is not null)
        {
            _waves.Of(number).PointOf(isMissing, scaled, output);
            return 0;
        }
        if (_lines is null)
        {
            (output[0], output[1]) = (scaled, isMissing ? _missing[number] : 0);
            return 0;
        }

        var line = _lines.Of(number);
        if (isMissing)
        {
            line.MissingPoint(output);
            return 0;
        }
        var place = line.Place(value);
        line.Point(place, scaled, output);
        return place.Stretch;
    }

    private double SlopeOf(int number, double value, int stretch, ReadOnlySpan<double> gradient)
    {
        if (!double.IsFinite(value))
            return 0;
        var scaledSlope = ScaleOf(number).Slope(value);
        if (_waves is not null)
            return _waves.Of(number).Slope(ScaleOf(number).Of(value), scaledSlope, gradient);
        return _lines is null ? scaledSlope * gradient[0] : _lines.Of(number).Slope(value, stretch, scaledSlope, gradient);
    }

    private NumberScale<double> ScaleOf(int number) => NumberScale<double>.At(_scaling, _first, _second, number);
}

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
