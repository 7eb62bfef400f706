using System.Runtime.CompilerServices;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
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

        ArrayOfNumbers Of(ParameterSlot slot, int width) => new(memory.Parameter(slot), memory.Gradient(slot), width);
    }

    protected override int OutputsOfNumbers => Numbers.Length * _width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Prepare(Pass pass)
    {
        base.Prepare(pass);
        for (var number = 0; number < Numbers.Length; number++)
        {
            var below = SumsStart(number);
            var directions = _directions.Start(number);
            new ReadOnlySpan<float>(_offsets.Start(number), _width).CopyTo(new Span<float>(below, _width));
            for (var stretch = 0; stretch < _bins; stretch++)
                RowVectors.Add(below + stretch * _width, directions + stretch * _width, below + (stretch + 1) * _width, _width);
        }
    }

    protected override (int Stretch, float Share) PlaceOf(int number, float value) => Line(number).Place(value);

    // As LearntLine says; here without a call for each number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Encode(int row, float* output)
    {
        var scaled = ScaledOf(row);
        var shares = SharesOf(row);
        var stretches = StretchesOf(row);
        for (var number = 0; number < scaled.Length; number++)
        {
            var point = output + (nint)number * _width;
            var below = SumsStart(number);
            if (float.IsNaN(scaled[number]))
            {
                RowVectors.Add(below, _missing.Start(number), point, _width);
                continue;
            }

            var start = stretches[number] * _width;
            LinePoint.Set(_linear.Start(number), scaled[number], _directions.Start(number) + start, shares[number], below + start, point,
                _width);
        }
    }

    protected override float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients) => Line(number).Slope(
        Input.Row(row)[Numbers[number]], StretchesOf(row)[number], scaledSlope, gradients.Slice(number * _width, _width));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Gradients(int number, Pass pass)
    {
        if (!pass.AddsToGradients)
        {
            _directions.Gradients(number).Clear();
            _linear.Gradients(number).Clear();
            _offsets.Gradients(number).Clear();
            _missing.Gradients(number).Clear();
        }

        // The sums of the way forwards have served.
        Sums(number).Clear();
        var inStretch = SumsStart(number);
        var ofDirections = _directions.GradientStart(number);
        var ofLinear = _linear.GradientStart(number);
        var ofOffset = _offsets.GradientStart(number);
        var ofMissing = _missing.GradientStart(number);
        for (var row = 0; row < pass.Count; row++)
        {
            var gradient = Output.Gradients + (nint)row * Output.Width + number * _width;
            RowVectors.Add(gradient, ofOffset, _width);
            var scaled = ScaledOf(row)[number];
            if (float.IsNaN(scaled))
            {
                RowVectors.Add(gradient, ofMissing, _width);
                continue;
            }

            RowVectors.AddMultiple(gradient, scaled, ofLinear, _width);
            var start = StretchesOf(row)[number] * _width;
            RowVectors.Add(gradient, inStretch + start, _width);
            if (SharesOf(row)[number] is > 0 and var share)
                RowVectors.AddMultiple(gradient, share, ofDirections + start, _width);
        }
        // A stretch counts whole in every row that lies in a later one.
        for (var stretch = _bins - 1; stretch >= 0; stretch--)
        {
            var here = inStretch + stretch * _width;
            var later = inStretch + (stretch + 1) * _width;
            RowVectors.Add(later, ofDirections + stretch * _width, _width);
            RowVectors.Add(later, here, _width);
        }
    }

    private float* SumsStart(int number) => _sums + (nint)number * (_bins + 1) * _width;

    private Span<float> Sums(int number) => new(SumsStart(number), (_bins + 1) * _width);

    private LearntLine<float> Line(int number) => new()
    {
        Edges = new(_edges + (nint)number * (_bins + 1), _bins + 1),
        Directions = _directions.Values(number),
        Linear = _linear.Values(number),
        Missing = _missing.Values(number),
        Sums = Sums(number),
    };
}
