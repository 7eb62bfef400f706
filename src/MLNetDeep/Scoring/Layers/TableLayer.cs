using System.Numerics.Tensors;
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
    private readonly ReadOnlyMemory<float> _medians;
    private readonly ReadOnlyMemory<float> _scales;
    private readonly ReadOnlyMemory<float> _missing;
    private readonly Line? _line;

    public TableLayer(TableEncoding table, PlacedLayer placed, ScoredNetwork network)
    {
        (_numbers, _categories) = ([.. table.NumberSlots(placed.InputSize)], [.. table.CategorySlots()]);
        (_outputsPerNumber, OutputSize) = (table.Numbers.OutputsPerNumber, placed.OutputSize);
        _medians = network.Values.StatisticValues(placed.Statistic(LayerArray.Median)!);
        _scales = network.Values.StatisticValues(placed.Statistic(LayerArray.Scale)!);
        _missing = network.Values.ParameterValues(placed.Parameter(LayerArray.Missing));
        _line = table.Numbers is PiecewiseLinearNumbers numbers ? new Line(numbers, _numbers.Length, placed, network) : null;
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
            var scaled = isMissing ? 0 : PiecewiseLinearKernel.Scaled(value, _medians.Span[number], _scales.Span[number]);
            if (_line is null)
                (target[0], target[1]) = (scaled, isMissing ? _missing.Span[number] : 0);
            else if (isMissing)
                TensorPrimitives.Add(_line.OffsetOf(number), _missing.Span.Slice(number * target.Length, target.Length), target);
            else
                _line.PointOf(number, value, scaled, target);
        }
        for (var i = 0; i < _categories.Length; i++)
        {
            var value = row[_categories[i]];
            output[_numbers.Length * _outputsPerNumber + i] = float.IsFinite(value) ? value : 0;
        }
    }

    /// <summary>The learnt lines of all numbers.</summary>
    private sealed class Line
    {
        private readonly int _bins;
        private readonly int _width;
        private readonly ReadOnlyMemory<float> _edges;
        private readonly ReadOnlyMemory<float> _directions;
        private readonly ReadOnlyMemory<float> _linear;
        private readonly float[] _sums;

        public Line(PiecewiseLinearNumbers line, int numbers, PlacedLayer placed, ScoredNetwork network)
        {
            (_bins, _width) = (line.Bins, line.Width);
            _edges = network.Values.StatisticValues(placed.Statistic(LayerArray.Edges)!);
            _directions = network.Values.ParameterValues(placed.Weight);
            _linear = network.Values.ParameterValues(placed.Parameter(LayerArray.Linear));
            _sums = new float[numbers * (_bins + 1) * _width];
            var offsets = network.Values.ParameterValues(placed.Bias).Span;
            for (var number = 0; number < numbers; number++)
                PiecewiseLinearKernel.SumUp(
                    Of(_directions, number, _bins), offsets.Slice(number * _width, _width),
                    _sums.AsSpan(number * (_bins + 1) * _width, (_bins + 1) * _width));
        }

        /// <summary>What a number has in any case.</summary>
        public ReadOnlySpan<float> OffsetOf(int number) => _sums.AsSpan(number * (_bins + 1) * _width, _width);

        public void PointOf(int number, float value, float scaled, Span<float> point)
        {
            var place = PiecewiseLinearKernel.Place(value, _edges.Span.Slice(number * (_bins + 1), _bins + 1));
            PiecewiseLinearKernel.PointOf(
                place, scaled, Of(_directions, number, _bins), _sums.AsSpan(number * (_bins + 1) * _width, (_bins + 1) * _width),
                Of(_linear, number, 1), point);
        }

        private ReadOnlySpan<float> Of(ReadOnlyMemory<float> array, int number, int rows) =>
            array.Span.Slice(number * rows * _width, rows * _width);
    }
}
