using System.Runtime.CompilerServices;
using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// The numbers of a <see cref="TableEncoding"/> in managed code: where each number of a row lies is looked up once, and kept for the way
/// back. They begin the rows of the output; <see cref="TableCategoriesLayer"/> writes what stands behind them.
/// </summary>
internal abstract unsafe class TableLayer : ManagedLayer
{
    private readonly NumberScaling _scaling;
    private readonly ParameterSlot _firstSlot;
    private readonly ParameterSlot _secondSlot;
    private readonly float* _first;
    private readonly float* _second;
    private readonly float* _scaled;
    private readonly float* _shares;
    private readonly float* _stretches;
    private readonly bool _isTrained;
    private RowStore? _placesOf;
    private KnownPlaces? _places;

    protected TableLayer(TableEncoding table, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        Numbers = [.. table.NumberSlots(placed.InputSize)];
        _isTrained = placed.IsTrainable;
        _scaling = table.Scaling;
        (_firstSlot, _secondSlot) = (placed.Statistic(table.ScaleNames.First)!, placed.Statistic(table.ScaleNames.Second)!);
        _first = memory.Statistic(_firstSlot);
        _second = memory.Statistic(_secondSlot);
        _scaled = memory.Rows(Numbers.Length);
        _shares = memory.Rows(Numbers.Length);
        _stretches = memory.Rows(Numbers.Length);
    }

    /// <summary>The slots of numbers.</summary>
    protected int[] Numbers { get; }

    public override long ParameterWork => _isTrained ? OutputsOfNumbers : 0;

    /// <summary>How many columns of the output are of numbers.</summary>
    protected abstract int OutputsOfNumbers { get; }

    /// <summary>The layer for what its numbers become.</summary>
    public static TableLayer For(TableEncoding table, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory) =>
        table.Numbers switch
        {
            ScaledNumbers => new ScaledTableLayer(table, placed, input, output, memory),
            PiecewiseLinearNumbers line => new PiecewiseLinearTableLayer(table, line, placed, input, output, memory),
            PeriodicNumbers periodic => new PeriodicTableLayer(table, periodic, placed, input, output, memory),
            var other => throw new NotSupportedException($"Bug in MLNetDeep: {other.GetType().Name} is missing from {nameof(TableLayer)}."),
        };

    public override void Prepare(Pass pass)
    {
        var store = pass.Batch.Selection.Store;
        if (pass.RowsStay && !ReferenceEquals(store, _placesOf))
            (_placesOf, _places) = (store, KnownPlaces.OrNull(store, Numbers.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var count = Numbers.Length;
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var values = Input.Values + (nint)row * Input.Width;
            var output = Output.Values + (nint)row * Output.Width;
            var scaled = ScaledOf(row);
            var shares = SharesOf(row);
            var stretches = StretchesOf(row);
            if (_places is null || !_places.TryRead(pass.Batch.Rows[row], scaled, shares, stretches))
            {
                for (var number = 0; number < count; number++)
                {
                    var value = values[Numbers[number]];
                    var isMissing = !float.IsFinite(value);
                    scaled[number] = isMissing ? float.NaN : ScaleOf(number).Of(value);
                    (stretches[number], shares[number]) = isMissing ? default : PlaceOf(number, value);
                }
                _places?.Note(pass.Batch.Rows[row], scaled, shares, stretches);
            }
            Encode(row, output);
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (!Input.HasGradients)
            return;

        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var values = Input.Row(row);
            var gradients = Output.GradientRow(row);
            var target = Input.GradientRow(row);
            for (var number = 0; number < Numbers.Length; number++)
            {
                var value = values[Numbers[number]];
                target[Numbers[number]] = float.IsFinite(value)
                    ? SlopeOf(row, number, ScaleOf(number).Slope(value), gradients)
                    : 0;
            }
        }
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        // By number, so that each is added up in the order of the rows, whatever the pieces.
        var (start, count) = Crew.Part(Numbers.Length, pieces, piece, granule: 1);
        for (var number = start; number < start + count; number++)
            Gradients(number, pass);
    }

    /// <summary>The stretch a number lies in and how much of that lies below it, where there are stretches.</summary>
    protected virtual (int Stretch, float Share) PlaceOf(int number, float value) => default;

    /// <summary>Writes what the numbers of a row become.</summary>
    protected abstract void Encode(int row, float* output);

    /// <summary>The gradient by a number that is there.</summary>
    /// <param name="row">The row.</param>
    /// <param name="number">Which number.</param>
    /// <param name="scaledSlope">The derivative of the scaled number by it.</param>
    /// <param name="gradients">The gradients of the row's output.</param>
    protected abstract float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients);

    /// <summary>The gradients of what is learnt for a number, over all rows.</summary>
    protected abstract void Gradients(int number, Pass pass);

    private NumberScale<float> ScaleOf(int number) =>
        NumberScale<float>.At(_scaling, new(_first, _firstSlot.Length), new(_second, _secondSlot.Length), number);

    /// <summary>The scaled numbers of a row; NaN where one is missing.</summary>
    protected Span<float> ScaledOf(int row) => new(_scaled + (nint)row * Numbers.Length, Numbers.Length);

    /// <summary>How much of its stretch lies below each number of a row.</summary>
    protected Span<float> SharesOf(int row) => new(_shares + (nint)row * Numbers.Length, Numbers.Length);

    /// <summary>The stretch of each number of a row.</summary>
    protected Span<int> StretchesOf(int row) => new((int*)_stretches + (nint)row * Numbers.Length, Numbers.Length);

    /// <summary>What is learnt for each number, and its gradients.</summary>
    protected readonly struct ArrayOfNumbers(float* values, float* gradients, int width)
    {
        public float* Start(int number) => values + (nint)number * width;

        public float* GradientStart(int number) => gradients + (nint)number * width;

        public Span<float> Values(int number) => new(values + (nint)number * width, width);

        public Span<float> Gradients(int number) => new(gradients + (nint)number * width, width);
    }
}

/// <summary>A <see cref="TableEncoding"/> with <see cref="ScaledNumbers"/> in managed code.</summary>
internal sealed unsafe class ScaledTableLayer(TableEncoding table, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    : TableLayer(table, placed, input, output, memory)
{
    private readonly float* _missing = memory.Parameter(placed.Parameter(LayerArray.Missing));
    private readonly float* _missingGradients = memory.Gradient(placed.Parameter(LayerArray.Missing));

    protected override int OutputsOfNumbers => 2 * Numbers.Length;

    protected override void Encode(int row, float* output)
    {
        var scaled = ScaledOf(row);
        for (var number = 0; number < scaled.Length; number++)
        {
            var isMissing = float.IsNaN(scaled[number]);
            output[2 * number] = isMissing ? 0 : scaled[number];
            output[2 * number + 1] = isMissing ? _missing[number] : 0;
        }
    }

    protected override float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients) =>
        scaledSlope * gradients[2 * number];

    protected override void Gradients(int number, Pass pass)
    {
        var sum = pass.AddsToGradients ? _missingGradients[number] : 0;
        for (var row = 0; row < pass.Count; row++)
        {
            if (float.IsNaN(ScaledOf(row)[number]))
                sum += Output.GradientRow(row)[2 * number + 1];
        }
        _missingGradients[number] = sum;
    }
}
