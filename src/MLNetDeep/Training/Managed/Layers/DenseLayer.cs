using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="Dense"/> layer in managed code: three matrix products, and its activation where they end.</summary>
internal sealed unsafe class DenseLayer : ManagedLayer
{
    /// <summary>The columns of a product that the kernels compute together, at the widest vectors.</summary>
    private const int PanelWidth = 32;

    private readonly MatrixKernels _kernels;
    private readonly MatrixView _weight;
    private readonly MatrixView _weightGradient;
    private readonly float* _bias;
    private readonly float* _biasGradient;
    private readonly ActivationKernel? _activation;
    private readonly Signal _sums;
    private readonly WeightPenalties? _penalties;
    private readonly bool _isTrained;

    public DenseLayer(Dense dense, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory, MatrixKernels kernels)
        : base(input, output)
    {
        _kernels = kernels;
        _isTrained = placed.IsTrainable;
        _weight = new MatrixView(memory.Parameter(placed.Weight), output.Width, input.Width);
        _weightGradient = new MatrixView(memory.Gradient(placed.Weight), output.Width, input.Width);
        _bias = memory.Parameter(placed.Bias);
        _biasGradient = memory.Gradient(placed.Bias);
        _activation = ActivationFunctions.For(dense.Activation);
        _sums = _activation is { NeedsInput: true } ? new Signal(output.Width, memory.Rows(output.Width), null) : output;
        _penalties = WeightPenalties.Of(dense, placed);
    }

    public override long ParameterWork => _isTrained ? (long)_weight.Rows * _weight.Columns : 0;

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        _kernels.Forward(Input.ValueMatrix(slice), _weight, _bias, _sums.ValueMatrix(slice), scratch);
        _activation?.Forward(_sums.ValuesOf(slice), Output.ValuesOf(slice));
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        _activation?.Backward(_sums.ValuesOf(slice), Output.ValuesOf(slice), Output.GradientsOf(slice));
        if (Input.HasGradients)
            _kernels.InputGradient(Output.GradientMatrix(slice), _weight, Input.GradientMatrix(slice), scratch);
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (start, count) = Crew.Part(_weight.Columns, pieces, piece, PanelWidth);
        if (count > 0)
        {
            var gradient = _weightGradient.ColumnRange(start, count);
            _kernels.WeightGradient(
                Output.GradientMatrix(pass.AllRows), Input.ValueMatrix(pass.AllRows).ColumnRange(start, count), gradient,
                pass.AddsToGradients, scratch);
            _penalties?.AddSlopes(_weight.ColumnRange(start, count), gradient);
        }
        if (piece == 0 && _bias != null)
            ColumnSums.Of(Output, pass, _biasGradient);
    }

    public override double Penalty() => _penalties?.Value(_weight) ?? 0;
}
