using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// A <see cref="TableEncoding"/> as it scores, and the <see cref="EmbedCategories"/> that follows it if there is one. What lies below each
/// stretch of a number is summed beforehand.
/// </summary>
internal sealed unsafe class TableLayer : ScoringLayer
{
    private readonly int[] _numbers;
    private readonly SlotsHandedOn[] _handedOn;
    private readonly EmbeddedCategory[] _embedded;
    private readonly ReadOnlyMemory<float> _embeddings;
    private readonly int _outputsPerNumber;
    private readonly NumberScaling _scaling;
    private readonly ReadOnlyMemory<float> _first;
    private readonly ReadOnlyMemory<float> _second;
    private readonly ReadOnlyMemory<float> _missing;
    private readonly LearntLines<float>? _lines;
    private readonly LearntWaves<float>? _waves;

    /// <param name="table">The table.</param>
    /// <param name="placed">Its place.</param>
    /// <param name="embedding">The place of the layer that embeds its categories; null where all are handed on.</param>
    /// <param name="network">The network.</param>
    public TableLayer(TableEncoding table, PlacedLayer placed, PlacedLayer? embedding, ScoredNetwork network)
    {
        _numbers = [.. table.NumberSlots(placed.InputSize)];
        (_handedOn, _embedded) = CategoryPlan.Of(table, placed, embedding);
        _embeddings = embedding is null ? default : network.Values.ParametersOf(embedding);
        (_outputsPerNumber, OutputSize) = (table.Numbers.OutputsPerNumber, (embedding ?? placed).OutputSize);
        _scaling = table.Scaling;
        _first = network.Values.StatisticValues(placed.Statistic(table.ScaleNames.First)!);
        _second = network.Values.StatisticValues(placed.Statistic(table.ScaleNames.Second)!);
        _missing = network.Values.ParameterValues(placed.Parameter(LayerArray.Missing));
        _lines = table.Numbers is PiecewiseLinearNumbers line
            ? new(line, placed, network.Values.ParameterValues, network.Values.StatisticValues) : null;
        _waves = table.Numbers is PeriodicNumbers periodic ? new(periodic, placed, network.Values.ParameterValues) : null;
    }

    public override int OutputSize { get; }

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var row = 0; row < input.Rows; row++)
            Run(Row(input, row), WritableRow(output, row));
    }

    private void Run(ReadOnlySpan<float> row, Span<float> output)
    {
        for (var number = 0; number < _numbers.Length; number++)
        {
            var value = row[_numbers[number]];
            var target = output.Slice(number * _outputsPerNumber, _outputsPerNumber);
            var isMissing = !float.IsFinite(value);
            var scaled = isMissing ? 0 : NumberScale<float>.At(_scaling, _first.Span, _second.Span, number).Of(value);
            if (_lines is not null)
                Run(_lines.Of(number), isMissing, value, scaled, target);
            else if (_waves is not null)
                _waves.Of(number).PointOf(isMissing, scaled, target);
            else
                (target[0], target[1]) = (scaled, isMissing ? _missing.Span[number] : 0);
        }
        foreach (var slots in _handedOn)
            slots.Write(row, output);
        foreach (var category in _embedded)
            category.Write(category.SlotIn(row), row, _embeddings.Span, output);
    }

    private static void Run(LearntLine<float> line, bool isMissing, float value, float scaled, Span<float> point)
    {
        if (isMissing)
            line.MissingPoint(point);
        else
            LinePoint.Set(line, line.Place(value), scaled, point);
    }
}
