using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="TableEncoding"/> with <see cref="PeriodicNumbers"/> in managed code.</summary>
internal sealed unsafe class PeriodicTableLayer : TableLayer
{
    private readonly int _width;
    private readonly int _count;
    private readonly ArrayOfNumbers _frequencies;
    private readonly ArrayOfNumbers _phases;
    private readonly ArrayOfNumbers _mixtures;
    private readonly ArrayOfNumbers _offsets;
    private readonly ArrayOfNumbers _missing;

    public PeriodicTableLayer(
        TableEncoding table, PeriodicNumbers periodic, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(table, placed, input, output, memory)
    {
        (_width, _count) = (periodic.Width, periodic.Frequencies);
        _frequencies = Of(placed.Parameter(LayerArray.Frequencies)!, _count);
        _phases = Of(placed.Parameter(LayerArray.Phases)!, _count);
        _mixtures = Of(placed.Weight!, (_width - 1) * _count);
        _offsets = Of(placed.Bias!, _width - 1);
        _missing = Of(placed.Parameter(LayerArray.Missing)!, _width);

        ArrayOfNumbers Of(ParameterSlot slot, int width) => new(memory.Parameter(slot), memory.Gradient(slot), width);
    }

    protected override int OutputsOfNumbers => Numbers.Length * _width;

    protected override void Encode(int row, float* output)
    {
        var scaled = ScaledOf(row);
        Span<float> waves = stackalloc float[_count];
        for (var number = 0; number < scaled.Length; number++)
        {
            var target = new Span<float>(output + (nint)number * _width, _width);
            if (float.IsNaN(scaled[number]))
                Point(number).MissingPoint(target);
            else
                Point(number).Point(scaled[number], waves, target);
        }
    }

    protected override float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients) =>
        Point(number).Slope(ScaledOf(row)[number], scaledSlope, gradients.Slice(number * _width, _width));

    protected override void Gradients(int number, Pass pass)
    {
        var ofFrequencies = _frequencies.Gradients(number);
        var ofPhases = _phases.Gradients(number);
        var ofMixtures = _mixtures.Gradients(number);
        var ofOffsets = _offsets.Gradients(number);
        var ofMissing = _missing.Gradients(number);
        if (!pass.AddsToGradients)
        {
            ofFrequencies.Clear();
            ofPhases.Clear();
            ofMixtures.Clear();
            ofOffsets.Clear();
            ofMissing.Clear();
        }

        var point = Point(number);
        Span<float> sines = stackalloc float[_count];
        Span<float> cosines = stackalloc float[_count];
        Span<float> ofAngles = stackalloc float[_count];
        for (var row = 0; row < pass.Count; row++)
        {
            ReadOnlySpan<float> gradient = Output.GradientRow(row).Slice(number * _width, _width);
            TensorPrimitives.Add(ofOffsets, gradient[1..], ofOffsets);
            var scaled = ScaledOf(row)[number];
            if (float.IsNaN(scaled))
            {
                TensorPrimitives.Add(ofMissing, gradient, ofMissing);
                continue;
            }

            point.Angles(scaled, sines);
            TensorPrimitives.Cos(sines, cosines);
            TensorPrimitives.Sin(sines, sines);
            for (var i = 0; i < ofOffsets.Length; i++)
            {
                var ofMixture = ofMixtures.Slice(i * _count, _count);
                TensorPrimitives.MultiplyAdd(cosines, gradient[1 + i], ofMixture, ofMixture);
            }
            point.AngleGradients(sines, gradient, ofAngles);
            TensorPrimitives.Add(ofPhases, ofAngles, ofPhases);
            TensorPrimitives.MultiplyAdd(ofAngles, MathF.Tau * scaled, ofFrequencies, ofFrequencies);
        }
    }

    private PeriodicPoint<float> Point(int number) => new()
    {
        Frequencies = _frequencies.Values(number),
        Phases = _phases.Values(number),
        Mixtures = _mixtures.Values(number),
        Offsets = _offsets.Values(number),
        Missing = _missing.Values(number),
    };
}
