using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Managed.Layers;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Torch.BFloat16;

/// <summary>
/// A <see cref="Dense"/> layer whose three matrix products, in a training step, are libtorch's of bfloat16: managed code rounds their
/// operands and widens their results, and all else is as in <see cref="DenseLayer"/>. See docs/decisions/0031-bfloat16-products.md.
/// </summary>
/// <remarks>
/// Each worker multiplies its own slice on its own thread. libtorch's teams of threads would wait for each other by spinning, on the
/// processors that our workers need.
/// </remarks>
internal sealed unsafe class BFloat16DenseLayer : ManagedLayer, IDisposable
{
    /// <summary>The units of a piece of the weights' gradients are a multiple of this.</summary>
    private const int UnitGranule = 32;

    private readonly MatrixView _weight;
    private readonly MatrixView _weightGradient;
    private readonly float* _bias;
    private readonly float* _biasGradient;
    private readonly ActivationKernel? _activation;
    private readonly Signal _sums;
    private readonly WeightPenalties? _penalties;
    private readonly bool _isTrained;
    private readonly BFloat16Matrix _roundedWeight;
    private readonly Tensor _weightTransposed;
    private readonly BFloat16Matrix _roundedInput;
    private readonly BFloat16Matrix? _roundedInputGradient;
    private readonly BFloat16Matrix? _roundedWeightGradient;

    /// <summary>The sums on the way forwards, and on the way back their gradients.</summary>
    private readonly BFloat16Matrix _roundedOutput;

    private readonly Dictionary<int, BatchViews> _viewsOfBatches = [];
    private BatchViews _views = null!;
    private int _pieces;

    public BFloat16DenseLayer(Dense dense, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        _isTrained = placed.IsTrainable;
        _weight = new MatrixView(memory.Parameter(placed.Weight), output.Width, input.Width);
        _weightGradient = new MatrixView(memory.Gradient(placed.Weight), output.Width, input.Width);
        _bias = memory.Parameter(placed.Bias);
        _biasGradient = memory.Gradient(placed.Bias);
        _activation = ActivationFunctions.For(dense.Activation);
        _sums = _activation is { NeedsInput: true } ? new Signal(output.Width, memory.Rows(output.Width), null) : output;
        _penalties = WeightPenalties.Of(dense, placed);

        _roundedWeight = memory.Own(new BFloat16Matrix(output.Width, input.Width));
        _weightTransposed = _roundedWeight.Tensor.t().DetachFromDisposeScope();
        _roundedInput = memory.Own(new BFloat16Matrix(memory.Capacity, input.Width));
        _roundedOutput = memory.Own(new BFloat16Matrix(memory.Capacity, output.Width));
        _roundedInputGradient = input.HasGradients ? memory.Own(new BFloat16Matrix(memory.Capacity, input.Width)) : null;
        _roundedWeightGradient = _isTrained ? memory.Own(new BFloat16Matrix(output.Width, input.Width)) : null;
        memory.Own(this);
    }

    public override long ParameterWork => _isTrained ? (long)_weight.Rows * _weight.Columns : 0;

    public override bool HasFixedSlices => true;

    public override int CutParameters(int wanted, int owners) => _pieces = wanted;

    public override void Prepare(Pass pass)
    {
        if (!_viewsOfBatches.TryGetValue(pass.Count, out var views))
            _viewsOfBatches.Add(pass.Count, views = new BatchViews(this, pass));
        _views = views;
        if (!_isTrained)
            RoundWeights(new Slice(0, _weight.Rows));
    }

    public override void PrepareParameters(int piece, int pieces)
    {
        var (start, count) = Crew.Part(_weight.Rows, pieces, piece);
        RoundWeights(new Slice(start, count));
    }

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var views = _views.Of(slice);
        BFloat16Conversion.Round(Input.ValuesOf(slice), _roundedInput.Rows(slice));
        SingleThread.Use();
        views.Output.addmm_(views.Input, _weightTransposed, 0, 1);
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var sums = _sums.Row(row);
            BFloat16Conversion.Widen(_roundedOutput.Row(row), sums);
            if (_bias != null)
                TensorPrimitives.Add(sums, new ReadOnlySpan<float>(_bias, Width), sums);
        }
        _activation?.Forward(_sums.ValuesOf(slice), Output.ValuesOf(slice));
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        _activation?.Backward(_sums.ValuesOf(slice), Output.ValuesOf(slice), Output.GradientsOf(slice));
        BFloat16Conversion.Round(Output.GradientsOf(slice), _roundedOutput.Rows(slice));
        if (_roundedInputGradient is null)
            return;

        var views = _views.Of(slice);
        SingleThread.Use();
        views.InputGradient!.addmm_(views.Output, _roundedWeight.Tensor, 0, 1);
        BFloat16Conversion.Widen(_roundedInputGradient.Rows(slice), Input.GradientsOf(slice));
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var units = UnitsOf(piece);
        if (units.Count > 0)
        {
            var (outputs, gradient) = _views.OfUnits(piece);
            SingleThread.Use();
            gradient.addmm_(outputs, _views.Inputs, 0, 1);
            var target = _weightGradient.RowRange(units.Start, units.Count);
            var values = new Span<float>(target.Start, units.Count * target.Columns);
            if (pass.AddsToGradients)
                BFloat16Conversion.AddWidened(_roundedWeightGradient!.Rows(units), values);
            else
                BFloat16Conversion.Widen(_roundedWeightGradient!.Rows(units), values);
            _penalties?.AddSlopes(_weight.RowRange(units.Start, units.Count), target);
        }
        if (piece == 0 && _bias != null)
            ColumnSums.Of(Output, pass, _biasGradient);
    }

    public override double Penalty() => _penalties?.Value(_weight) ?? 0;

    public void Dispose()
    {
        foreach (var views in _viewsOfBatches.Values)
            views.Dispose();
        _weightTransposed.Dispose();
    }

    private Slice UnitsOf(int piece)
    {
        var (start, count) = Crew.Part(_weight.Rows, _pieces, piece, UnitGranule);
        return new Slice(start, count);
    }

    private void RoundWeights(Slice units) =>
        BFloat16Conversion.Round(
            new ReadOnlySpan<float>(_weight.Start + (units.Start * _weight.Stride), units.Count * _weight.Columns),
            _roundedWeight.Rows(units));

    /// <summary>
    /// The parts that a batch of some number of rows is multiplied in, as libtorch sees them. Made once, on the thread that disposes of
    /// them.
    /// </summary>
    private sealed class BatchViews : IDisposable
    {
        private readonly (int Start, SliceViews Views)[] _slices;
        private readonly (Tensor Outputs, Tensor Gradient)[] _units;

        public BatchViews(BFloat16DenseLayer layer, Pass pass)
        {
            _slices = [.. pass.Slices.Select(slice => (slice.Start, new SliceViews(
                layer._roundedInput.View(slice), layer._roundedOutput.View(slice), layer._roundedInputGradient?.View(slice))))];
            Inputs = layer._roundedInput.View(pass.AllRows);
            if (layer._roundedWeightGradient is not { } gradient)
            {
                _units = [];
                return;
            }
            using var outputs = layer._roundedOutput.View(pass.AllRows);
            using var transposed = outputs.t();
            _units = [.. Enumerable.Range(0, layer._pieces).Select(layer.UnitsOf)
                .Select(units => (transposed.narrow(0, units.Start, units.Count).DetachFromDisposeScope(), gradient.View(units)))];
        }

        /// <summary>All rows of the input.</summary>
        public Tensor Inputs { get; }

        public SliceViews Of(Slice slice)
        {
            foreach (var (start, views) in _slices)
            {
                if (start == slice.Start)
                    return views;
            }
            throw new InvalidOperationException($"Bug in MLNetDeep: no slice begins at row {slice.Start}.");
        }

        /// <summary>The outputs' gradients of a piece of units, transposed, and the place of the weights' gradients.</summary>
        public (Tensor Outputs, Tensor Gradient) OfUnits(int piece) => _units[piece];

        public void Dispose()
        {
            Inputs.Dispose();
            foreach (var (_, views) in _slices)
                views.Dispose();
            foreach (var (outputs, gradient) in _units)
            {
                outputs.Dispose();
                gradient.Dispose();
            }
        }
    }

    /// <summary>A slice of rows.</summary>
    private sealed record SliceViews(Tensor Input, Tensor Output, Tensor? InputGradient) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            InputGradient?.Dispose();
        }
    }
}
