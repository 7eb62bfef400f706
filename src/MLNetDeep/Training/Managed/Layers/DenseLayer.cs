using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="Dense"/> layer in managed code: three matrix products, and its activation where they end.</summary>
internal sealed unsafe class DenseLayer : ManagedLayer
{
    /// <summary>With more rows the rows themselves are what is sent from one processor to the other.</summary>
    private const int MostSplitRows = 256;

    /// <summary>Fewer units, or inputs on the way back, take about as long as the wait for each other after each layer.</summary>
    private const int FewestSplitColumns = 256;

    /// <summary>With sparse inputs, shares of units begin at whole cache lines of the output.</summary>
    private const int SparseGranule = 16;

    private readonly MatrixKernels _kernels;
    private readonly MatrixView _weight;
    private readonly MatrixView _weightGradient;
    private readonly float* _bias;
    private readonly float* _biasGradient;
    private readonly ActivationKernel? _activation;
    private readonly Signal _sums;
    private readonly WeightPenalties? _penalties;
    private readonly PackedWeights? _packed;
    private readonly int _capacity;
    private readonly bool _isTrained;
    private readonly bool _splitsColumns;
    private GradientGrid _grid;

    public DenseLayer(Dense dense, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory, MatrixKernels kernels)
        : base(input, output)
    {
        _kernels = kernels;
        _isTrained = placed.IsTrainable;
        _capacity = memory.Capacity;
        _weight = new MatrixView(memory.Parameter(placed.Weight), output.Width, input.Width);
        _weightGradient = new MatrixView(memory.Gradient(placed.Weight), output.Width, input.Width);
        _bias = memory.Parameter(placed.Bias);
        _biasGradient = memory.Gradient(placed.Bias);
        _activation = ActivationFunctions.For(dense.Activation);
        _sums = _activation is { NeedsInput: true } ? new Signal(output.Width, memory.Rows(output.Width), null) : output;
        _penalties = WeightPenalties.Of(dense, placed);
        _splitsColumns = input.Entries != null || (memory.Workers > 1 && IsBetterByColumns(memory.Capacity, input, output));
        _packed = _isTrained && !_splitsColumns ? PackedWeights.OrNull(_weight, input.HasGradients, memory, kernels) : null;
    }

    public override long ParameterWork =>
        _isTrained ? (long)Math.Ceiling((Input.Entries?.Share ?? 1) * _weight.Rows * _weight.Columns) : 0;

    public override bool SplitsColumns => _splitsColumns;

    public override int ColumnGranule => Input.Entries != null ? SparseGranule : base.ColumnGranule;

    public override bool PreparesParameters => _packed is { IsUsed: true };

    public override int CutParameters(int wanted, int owners)
    {
        _grid = Input.Entries is null ? new GradientGrid(_weight.Rows, _weight.Columns, wanted, owners, _capacity)
            : GradientGrid.OfUnits(_weight.Rows, _weight.Columns, owners, SparseGranule);
        return _grid.Pieces;
    }

    public override void Prepare(Pass pass) => _packed?.Choose(pass);

    public override void PrepareParameters(int piece, int pieces) => _packed?.Pack(piece, pieces);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        if (_splitsColumns)
        {
            ForwardColumns(slice, pass, scratch);
            return;
        }
        if (_packed is { IsUsedForward: true })
            _kernels.MultiplyPacked(Input.ValueMatrix(slice), _packed.Forward, _bias, _sums.ValueMatrix(slice), scratch);
        else
            _kernels.Forward(Input.ValueMatrix(slice), _weight, _bias, _sums.ValueMatrix(slice), scratch);
        _activation?.Forward(_sums.ValuesOf(slice), Output.ValuesOf(slice));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (_splitsColumns)
        {
            BackwardColumns(slice, pass, scratch);
            return;
        }
        _activation?.Backward(_sums.ValuesOf(slice), Output.ValuesOf(slice), Output.GradientsOf(slice));
        if (!Input.HasGradients)
            return;

        if (_packed is { IsUsedBackward: true })
            _kernels.MultiplyPacked(Output.GradientMatrix(slice), _packed.Backward, null, Input.GradientMatrix(slice), scratch);
        else
            _kernels.InputGradient(Output.GradientMatrix(slice), _weight, Input.GradientMatrix(slice), scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (units, inputs) = _grid[piece];
        if (units.Count > 0 && inputs.Count > 0)
        {
            if (inputs.Start == 0 && _bias != null)
                ColumnSums.Of(Output, units, pass, _biasGradient);
            var gradient = Part(_weightGradient, units, inputs);
            var slopes = Output.GradientMatrix(pass.AllRows).ColumnRange(units.Start, units.Count);
            if (Input.Entries is { } entries)
                _kernels.WeightGradient(slopes, entries.Columns, gradient, pass.AddsToGradients, scratch);
            else
                _kernels.WeightGradient(
                    slopes, Input.ValueMatrix(pass.AllRows).ColumnRange(inputs.Start, inputs.Count), gradient, pass.AddsToGradients,
                    scratch);
            _penalties?.AddSlopes(Part(_weight, units, inputs), gradient);
        }
    }

    public override void TakeSlopes(Slice slice, bool areColumns, Pass pass)
    {
        if (_activation is null)
            return;
        if (!areColumns)
        {
            _activation.Backward(_sums.ValuesOf(slice), Output.ValuesOf(slice), Output.GradientsOf(slice));
            return;
        }
        for (nint row = 0; row < pass.Count; row++)
        {
            var at = row * Output.Width + slice.Start;
            _activation.Backward(_sums.Values + at, Output.Values + at, Output.Gradients + at, slice.Count);
        }
    }

    public override double Penalty() => _penalties?.Value(_weight) ?? 0;

    /// <summary>
    /// Where there are few rows a worker takes some units with all rows: it reads the weights it has updated itself, once, and the rows,
    /// which are less than the weights.
    /// </summary>
    private static bool IsBetterByColumns(int rows, Signal input, Signal output) =>
        rows <= MostSplitRows && output.Width >= FewestSplitColumns && (!input.HasGradients || input.Width >= FewestSplitColumns);

    private void ForwardColumns(Slice units, Pass pass, float* scratch)
    {
        var weight = _weight.RowRange(units.Start, units.Count);
        var bias = _bias == null ? null : _bias + units.Start;
        var sums = _sums.ValueMatrix(pass.AllRows).ColumnRange(units.Start, units.Count);
        if (Input.Entries is { } entries)
            _kernels.Forward(entries.Columns, weight, bias, sums, scratch);
        else
            _kernels.Forward(Input.ValueMatrix(pass.AllRows), weight, bias, sums, scratch);
        if (_activation is null)
            return;
        for (nint row = 0; row < pass.Count; row++)
        {
            var at = row * Output.Width + units.Start;
            _activation.Forward(_sums.Values + at, Output.Values + at, units.Count);
        }
    }

    private void BackwardColumns(Slice inputs, Pass pass, float* scratch)
    {
        _kernels.InputGradient(
            Output.GradientMatrix(pass.AllRows), _weight.ColumnRange(inputs.Start, inputs.Count),
            Input.GradientMatrix(pass.AllRows).ColumnRange(inputs.Start, inputs.Count), scratch);
    }

    private static MatrixView Part(MatrixView matrix, Slice units, Slice inputs) =>
        matrix.RowRange(units.Start, units.Count).ColumnRange(inputs.Start, inputs.Count);
}
