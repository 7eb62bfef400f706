using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="TableEncoding"/> with <see cref="PiecewiseLinearNumbers"/> in managed code.</summary>
internal sealed unsafe class PiecewiseLinearTableLayer : TableLayer
{
    private readonly int _bins;
    private readonly int _width;
    private readonly float* _edges;
    private readonly ArrayOfNumbers _directions;
    private readonly ArrayOfNumbers _linear;
    private readonly ArrayOfNumbers _offsets;
    private readonly ArrayOfNumbers _missing;

    /// <summary>
    /// For each number [bins + 1, width]: forwards what lies below each stretch, backwards the gradients of rows by the stretch they lie
    /// in.
    /// </summary>
    private readonly float* _sums;

    private readonly float* _shares;
    private readonly int[] _stretches;

    public PiecewiseLinearTableLayer(
        TableEncoding table, PiecewiseLinearNumbers line, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(table, placed, input, output, memory)
    {
        (_bins, _width) = (line.Bins, line.Width);
        _edges = memory.Statistic(placed.Statistic(LayerArray.Edges)!);
        _directions = Of(placed.Weight!, _bins * _width);
        _linear = Of(placed.Parameter(LayerArray.Linear)!, _width);
        _offsets = Of(placed.Bias!, _width);
        _missing = Of(placed.Parameter(LayerArray.Missing)!, _width);
        _sums = memory.Floats((long)Numbers.Length * (_bins + 1) * _width);
        _shares = memory.Rows(Numbers.Length);
        _stretches = new int[checked(memory.Capacity * Numbers.Length)];

        ArrayOfNumbers Of(ParameterSlot slot, int width) => new(memory.Parameter(slot), memory.Gradient(slot), width);
    }

    protected override int OutputsOfNumbers => Numbers.Length * _width;

    public override void Prepare(Pass pass)
    {
        for (var number = 0; number < Numbers.Length; number++)
            LearntLine<float>.SumUp(_directions.Values(number), _offsets.Values(number), Sums(number));
    }

    protected override void Encode(int row, int number, float value, Span<float> output)
    {
        var point = output.Slice(number * _width, _width);
        var line = Line(number);
        var scaled = ScaledOf(row, number);
        if (float.IsNaN(scaled))
        {
            line.MissingPoint(point);
            return;
        }

        var place = line.Place(value);
        (Stretch(row, number), Share(row, number)) = place;
        line.Point(place, scaled, point);
    }

    protected override float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients) => Line(number).Slope(
        Input.Row(row)[Numbers[number]], Stretch(row, number), scaledSlope, gradients.Slice(number * _width, _width));

    protected override void Gradients(int number, Pass pass)
    {
        var ofDirections = _directions.Gradients(number);
        var ofLinear = _linear.Gradients(number);
        var ofOffset = _offsets.Gradients(number);
        var ofMissing = _missing.Gradients(number);
        if (!pass.AddsToGradients)
        {
            ofDirections.Clear();
            ofLinear.Clear();
            ofOffset.Clear();
            ofMissing.Clear();
        }

        // The sums of the way forwards have served.
        var below = Sums(number);
        below.Clear();
        for (var row = 0; row < pass.Count; row++)
        {
            ReadOnlySpan<float> gradient = Output.GradientRow(row).Slice(number * _width, _width);
            TensorPrimitives.Add(ofOffset, gradient, ofOffset);
            var scaled = ScaledOf(row, number);
            if (float.IsNaN(scaled))
            {
                TensorPrimitives.Add(ofMissing, gradient, ofMissing);
                continue;
            }

            TensorPrimitives.MultiplyAdd(gradient, scaled, ofLinear, ofLinear);
            var start = Stretch(row, number) * _width;
            var inStretch = below.Slice(start, _width);
            TensorPrimitives.Add(inStretch, gradient, inStretch);
            if (Share(row, number) is > 0 and var share)
                TensorPrimitives.MultiplyAdd(gradient, share, ofDirections.Slice(start, _width), ofDirections.Slice(start, _width));
        }
        AddWhole(below, ofDirections);
    }

    /// <summary>A stretch counts whole in every row that lies in a later one.</summary>
    private void AddWhole(Span<float> below, Span<float> ofDirections)
    {
        for (var stretch = _bins - 1; stretch >= 0; stretch--)
        {
            var here = below.Slice(stretch * _width, _width);
            var later = below.Slice((stretch + 1) * _width, _width);
            var gradient = ofDirections.Slice(stretch * _width, _width);
            TensorPrimitives.Add(gradient, later, gradient);
            TensorPrimitives.Add(here, later, here);
        }
    }

    private Span<float> Sums(int number) => new(_sums + (nint)number * (_bins + 1) * _width, (_bins + 1) * _width);

    private LearntLine<float> Line(int number) => new()
    {
        Edges = new(_edges + (nint)number * (_bins + 1), _bins + 1),
        Directions = _directions.Values(number),
        Linear = _linear.Values(number),
        Missing = _missing.Values(number),
        Sums = Sums(number),
    };

    private ref int Stretch(int row, int number) => ref _stretches[row * Numbers.Length + number];

    private ref float Share(int row, int number) => ref _shares[(nint)row * Numbers.Length + number];
}
