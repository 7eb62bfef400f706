using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// A <see cref="TableEncoding"/>. The trace holds for each number the derivative of the scaled number, the stretch it lies in, and that
/// one's length.
/// </summary>
internal sealed class TableLayer : ExplainedLayer
{
    private const int KeptOfNumber = 3;

    private readonly int[] _numbers;
    private readonly int[] _categories;
    private readonly int _width;
    private readonly double[] _medians;
    private readonly double[] _scales;
    private readonly double[] _missing;
    private readonly Line? _line;

    public TableLayer(TableEncoding table, PlacedLayer placed, DenseNetworkModel model)
        : base(placed.InputSize, placed.OutputSize)
    {
        (_numbers, _categories, _width) = (
            [.. table.NumberSlots(placed.InputSize)], [.. table.CategorySlots()], table.Numbers.OutputsPerNumber);
        _medians = Widened.Of(model.StatisticValues(placed.Statistic(LayerArray.Median)!));
        _scales = Widened.Of(model.StatisticValues(placed.Statistic(LayerArray.Scale)!));
        _missing = Widened.Of(model.ParameterValues(placed.Parameter(LayerArray.Missing)));
        _line = table.Numbers is PiecewiseLinearNumbers line
            ? new Line(
                line.Bins,
                Widened.Of(model.StatisticValues(placed.Statistic(LayerArray.Edges)!)),
                Widened.Of(model.ParameterValues(placed.Weight)),
                Widened.Of(model.ParameterValues(placed.Parameter(LayerArray.Linear))),
                Widened.Of(model.ParameterValues(placed.Bias)))
            : null;
    }

    public override int TraceSize => KeptOfNumber * _numbers.Length;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        for (var number = 0; number < _numbers.Length; number++)
            Forward(number, input[_numbers[number]], output.Slice(number * _width, _width),
                trace.Slice(number * KeptOfNumber, KeptOfNumber));
        for (var i = 0; i < _categories.Length; i++)
            output[_numbers.Length * _width + i] = double.IsFinite(input[_categories[i]]) ? input[_categories[i]] : 0;
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        for (var number = 0; number < _numbers.Length; number++)
            inputGradient[_numbers[number]] = SlopeOf(
                number, trace.Slice(number * KeptOfNumber, KeptOfNumber), outputGradient.Slice(number * _width, _width));
        for (var i = 0; i < _categories.Length; i++)
            inputGradient[_categories[i]] = double.IsFinite(input[_categories[i]]) ? outputGradient[_numbers.Length * _width + i] : 0;
    }

    /// <summary>The slot that each output belongs to.</summary>
    public IEnumerable<int> Slots => _numbers.SelectMany(slot => Enumerable.Repeat(slot, _width)).Concat(_categories);

    private void Forward(int number, double value, Span<double> output, Span<double> kept)
    {
        kept.Clear();
        if (!double.IsFinite(value))
        {
            for (var i = 0; i < _width; i++)
                output[i] = _line is null ? (i == 0 ? 0 : _missing[number])
                    : _line.Offsets[number * _width + i] + _missing[number * _width + i];
            return;
        }

        var distance = (value - _medians[number]) * _scales[number];
        var root = Math.Sqrt(1 + distance / 3 * (distance / 3));
        kept[0] = _scales[number] / (root * root * root);
        if (_line is null)
            (output[0], output[1]) = (distance / root, 0);
        else
            (kept[1], kept[2]) = _line.Point(number, value, distance / root, output);
    }

    private double SlopeOf(int number, ReadOnlySpan<double> kept, ReadOnlySpan<double> gradient)
    {
        if (_line is null)
            return kept[0] * gradient[0];

        var slope = 0.0;
        for (var i = 0; i < _width; i++)
        {
            slope += gradient[i] * kept[0] * _line.Linear[number * _width + i];
            if (kept[2] != 0)
                slope += gradient[i] * kept[2] * _line.Directions[(number * _line.Bins + (int)kept[1]) * _width + i];
        }
        return slope;
    }

    /// <summary>The learnt lines of all numbers.</summary>
    private sealed record Line(int Bins, double[] Edges, double[] Directions, double[] Linear, double[] Offsets)
    {
        /// <returns>The stretch the number lies in, and one divided by its length; 0 where it lies in none that has an end.</returns>
        public (double Stretch, double InverseLength) Point(int number, double value, double scaled, Span<double> point)
        {
            var width = point.Length;
            for (var i = 0; i < width; i++)
                point[i] = Offsets[number * width + i] + scaled * Linear[number * width + i];

            var edges = Edges.AsSpan(number * (Bins + 1), Bins + 1);
            for (var stretch = 0; stretch < Bins && value >= edges[stretch]
                && edges[stretch + 1] < PiecewiseLinearNumbers.NoEdge; stretch++)
            {
                var inverse = 1 / (edges[stretch + 1] - edges[stretch]);
                var share = Math.Min(1, (value - edges[stretch]) * inverse);
                for (var i = 0; i < width; i++)
                    point[i] += share * Directions[(number * Bins + stretch) * width + i];
                if (value < edges[stretch + 1])
                    return (stretch, inverse);
            }
            return (0, 0);
        }
    }
}
