using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>A <see cref="BatchNormalization"/> layer: with running statistics all of it is one factor and one offset for each value.</summary>
internal sealed class ExplainedBatchNormalization : ExplainedLayer
{
    private readonly double[] _factors;
    private readonly double[] _offsets;

    public ExplainedBatchNormalization(BatchNormalization norm, PlacedLayer placed, DenseNetworkModel model)
        : base(placed.InputSize, placed.OutputSize)
    {
        _factors = new double[placed.InputSize];
        _offsets = new double[placed.InputSize];
        var scale = model.ParameterValues(placed.Weight).Span;
        var offset = model.ParameterValues(placed.Bias).Span;
        var mean = model.StatisticValues(placed.RunningMean!).Span;
        var variance = model.StatisticValues(placed.RunningVariance!).Span;
        for (var i = 0; i < _factors.Length; i++)
        {
            _factors[i] = (scale.IsEmpty ? 1.0 : scale[i]) / Math.Sqrt(variance[i] + (double)norm.Epsilon);
            _offsets[i] = (offset.IsEmpty ? 0 : offset[i]) - mean[i] * _factors[i];
        }
    }

    public override bool IsAffine => true;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        TensorPrimitives.MultiplyAdd(input, _factors, _offsets, output);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch) =>
        TensorPrimitives.Multiply(outputGradient, _factors, inputGradient);
}
