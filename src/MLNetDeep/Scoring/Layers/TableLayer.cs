using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="TableEncoding"/> as it scores; what lies below each stretch of a number is summed beforehand.</summary>
internal sealed unsafe class TableLayer : ScoringLayer
{
    private readonly int[] _numbers;
    private readonly int[] _categories;
    private readonly int _outputsPerNumber;
    private readonly NumberScaling _scaling;
    private readonly ReadOnlyMemory<float> _first;
    private readonly ReadOnlyMemory<float> _second;
    private readonly ReadOnlyMemory<float> _missing;
    private readonly Lines? _lines;
    private readonly Waves? _waves;

    public TableLayer(TableEncoding table, PlacedLayer placed, ScoredNetwork network)
    {
        (_numbers, _categories) = ([.. table.NumberSlots(placed.InputSize)], [.. table.CategorySlots()]);
        (_outputsPerNumber, OutputSize) = (table.Numbers.OutputsPerNumber, placed.OutputSize);
        _scaling = table.Scaling;
        _first = network.Values.StatisticValues(placed.Statistic(table.ScaleNames.First)!);
        _second = network.Values.StatisticValues(placed.Statistic(table.ScaleNames.Second)!);
        _missing = network.Values.ParameterValues(placed.Parameter(LayerArray.Missing));
        _lines = table.Numbers is PiecewiseLinearNumbers numbers ? new Lines(numbers, _numbers.Length, placed, network, _missing) : null;
        _waves = table.Numbers is PeriodicNumbers periodic ? new Waves(periodic, placed, network, _missing) : null;
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
        for (var i = 0; i < _categories.Length; i++)
        {
            var value = row[_categories[i]];
            output[_numbers.Length * _outputsPerNumber + i] = float.IsFinite(value) ? value : 0;
        }
    }

    private static void Run(LearntLine<float> line, bool isMissing, float value, float scaled, Span<float> point)
    {
        if (isMissing)
            line.MissingPoint(point);
        else
            LinePoint.Set(line, line.Place(value), scaled, point);
    }

    private static ReadOnlySpan<float> Part(ReadOnlyMemory<float> array, int number, int length) =>
        array.Span.Slice(number * length, length);

    /// <summary>The learnt waves of all numbers.</summary>
    private sealed class Waves(PeriodicNumbers periodic, PlacedLayer placed, ScoredNetwork network, ReadOnlyMemory<float> missing)
    {
        private readonly int _count = periodic.Frequencies;
        private readonly int _width = periodic.Width;
        private readonly ReadOnlyMemory<float> _frequencies = network.Values.ParameterValues(placed.Parameter(LayerArray.Frequencies));
        private readonly ReadOnlyMemory<float> _phases = network.Values.ParameterValues(placed.Parameter(LayerArray.Phases));
        private readonly ReadOnlyMemory<float> _mixtures = network.Values.ParameterValues(placed.Weight);
        private readonly ReadOnlyMemory<float> _offsets = network.Values.ParameterValues(placed.Bias);

        public PeriodicPoint<float> Of(int number) => new()
        {
            Frequencies = Part(_frequencies, number, _count),
            Phases = Part(_phases, number, _count),
            Mixtures = Part(_mixtures, number, (_width - 1) * _count),
            Offsets = Part(_offsets, number, _width - 1),
            Missing = Part(missing, number, _width),
        };
    }

    /// <summary>The learnt lines of all numbers.</summary>
    private sealed class Lines
    {
        private readonly int _bins;
        private readonly int _width;
        private readonly ReadOnlyMemory<float> _edges;
        private readonly ReadOnlyMemory<float> _directions;
        private readonly ReadOnlyMemory<float> _linear;
        private readonly ReadOnlyMemory<float> _missing;
        private readonly float[] _sums;

        public Lines(
            PiecewiseLinearNumbers line, int numbers, PlacedLayer placed, ScoredNetwork network, ReadOnlyMemory<float> missing)
        {
            (_bins, _width, _missing) = (line.Bins, line.Width, missing);
            _edges = network.Values.StatisticValues(placed.Statistic(LayerArray.Edges)!);
            _directions = network.Values.ParameterValues(placed.Weight);
            _linear = network.Values.ParameterValues(placed.Parameter(LayerArray.Linear));
            _sums = new float[numbers * (_bins + 1) * _width];
            var offsets = network.Values.ParameterValues(placed.Bias).Span;
            for (var number = 0; number < numbers; number++)
                LearntLine<float>.SumUp(
                    Part(_directions, number, _bins * _width), offsets.Slice(number * _width, _width),
                    _sums.AsSpan(number * (_bins + 1) * _width, (_bins + 1) * _width));
        }

        public LearntLine<float> Of(int number) => new()
        {
            Edges = Part(_edges, number, _bins + 1),
            Directions = Part(_directions, number, _bins * _width),
            Linear = Part(_linear, number, _width),
            Missing = Part(_missing, number, _width),
            Sums = Part(_sums, number, (_bins + 1) * _width),
        };
    }
}
