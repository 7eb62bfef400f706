using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// A <see cref="TableEncoding"/> in managed code: where each number of a row lies is looked up once, and kept for the way back. Categories
/// are handed on.
/// </summary>
internal abstract unsafe class TableLayer : ManagedLayer
{
    private readonly int[] _categories;
    private readonly float* _medians;
    private readonly float* _scales;
    private readonly float* _scaled;
    private readonly bool _isTrained;

    protected TableLayer(TableEncoding table, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        (Numbers, _categories) = ([.. table.NumberSlots(placed.InputSize)], [.. table.CategorySlots()]);
        _isTrained = placed.IsTrainable;
        _medians = memory.Statistic(placed.Statistic(LayerArray.Median)!);
        _scales = memory.Statistic(placed.Statistic(LayerArray.Scale)!);
        _scaled = memory.Rows(Numbers.Length);
    }

    /// <summary>The slots of numbers.</summary>
    protected int[] Numbers { get; }

    public override long ParameterWork => _isTrained ? OutputsOfNumbers : 0;

    /// <summary>How many columns of the output are of numbers; categories stand behind them.</summary>
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

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var values = Input.Row(row);
            var output = Output.Row(row);
            for (var number = 0; number < Numbers.Length; number++)
            {
                var value = values[Numbers[number]];
                ScaledOf(row, number) = float.IsFinite(value) ? TableNumbers.Scaled(value, _medians[number], _scales[number])
                    : float.NaN;
                Encode(row, number, value, output);
            }
            for (var i = 0; i < _categories.Length; i++)
            {
                var value = values[_categories[i]];
                output[OutputsOfNumbers + i] = float.IsFinite(value) ? value : 0;
            }
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
                    ? SlopeOf(row, number, TableNumbers.ScaledSlope(value, _medians[number], _scales[number]), gradients)
                    : 0;
            }
            for (var i = 0; i < _categories.Length; i++)
                target[_categories[i]] = float.IsFinite(values[_categories[i]]) ? gradients[OutputsOfNumbers + i] : 0;
        }
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        // By number, so that each is added up in the order of the rows, whatever the pieces.
        var (start, count) = Crew.Part(Numbers.Length, pieces, piece, granule: 1);
        for (var number = start; number < start + count; number++)
            Gradients(number, pass);
    }

    /// <summary>Writes what a number becomes.</summary>
    protected abstract void Encode(int row, int number, float value, Span<float> output);

    /// <summary>The gradient by a number that is there.</summary>
    /// <param name="row">The row.</param>
    /// <param name="number">Which number.</param>
    /// <param name="scaledSlope">The derivative of the scaled number by it.</param>
    /// <param name="gradients">The gradients of the row's output.</param>
    protected abstract float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients);

    /// <summary>The gradients of what is learnt for a number, over all rows.</summary>
    protected abstract void Gradients(int number, Pass pass);

    /// <summary>The scaled number of a row; NaN where it is missing.</summary>
    protected ref float ScaledOf(int row, int number) => ref _scaled[(nint)row * Numbers.Length + number];

    /// <summary>What is learnt for each number, and its gradients.</summary>
    protected readonly struct ArrayOfNumbers(float* values, float* gradients, int width)
    {
        public Span<float> Values(int number) => new(values + (nint)number * width, width);

        public Span<float> Gradients(int number) => new(gradients + (nint)number * width, width);
    }
}
