using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>Any row-wise layer under training.</summary>
internal sealed unsafe class RowLayer : ManagedLayer
{
    private readonly RowKernel _kernel;
    private readonly bool _isTrained;
    private readonly float* _parameters;
    private readonly float* _gradients;
    private readonly float* _statistics;
    private readonly int _parameterCount;
    private readonly int _statisticCount;
    private readonly float* _kept;
    private readonly int _keptStride;

    public RowLayer(RowKernel kernel, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        (_kernel, _isTrained) = (kernel, placed.IsTrainable);
        (_parameterCount, _statisticCount) = (placed.ParameterRange.Length, placed.StatisticRange.Length);
        _parameters = memory.Parameters(placed);
        _gradients = memory.Gradients(placed);
        _statistics = memory.Statistics(placed);
        // Whole vectors, so that a row begins where vectors do.
        _keptStride = (kernel.KeptSize + PackedLayer.Alignment - 1) / PackedLayer.Alignment * PackedLayer.Alignment;
        _kept = _keptStride == 0 ? null : memory.Rows(_keptStride);
    }

    public override long ParameterWork => _isTrained ? _parameterCount : 0;

    private RowArrays<float> Arrays => new(new(_parameters, _parameterCount), new(_statistics, _statisticCount));

    public override void Forward(Slice slice, Pass pass, float* scratch) =>
        _kernel.Forward(Input.ValueMatrix(slice), Output.ValueMatrix(slice), Kept(slice), Arrays);

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (Input.HasGradients)
            _kernel.Backward(Rows(slice), Output.GradientMatrix(slice), Input.GradientMatrix(slice), Arrays);
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        if (piece != 0)
            return;

        var gradients = new Span<float>(_gradients, _parameterCount);
        if (!pass.AddsToGradients)
            gradients.Clear();
        _kernel.AddGradients(Rows(pass.AllRows), Output.GradientMatrix(pass.AllRows), gradients);
    }

    private ComputedRows Rows(Slice slice) => new(Input.ValueMatrix(slice), Output.ValueMatrix(slice), Kept(slice));

    private MatrixView Kept(Slice slice) => new(_kept + (nint)slice.Start * _keptStride, slice.Count, _kernel.KeptSize, _keptStride);
}
