using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// A <see cref="BatchNormalization"/> layer as it scores: with running statistics all of it is one factor and one offset for each value.
/// </summary>
internal sealed class BatchNormalizationScoring : ScoringLayer
{
    private readonly float[] _factors;
    private readonly float[] _offsets;

    public BatchNormalizationScoring(BatchNormalization norm, PlacedLayer placed, DenseNetworkModel model)
    {
        _factors = new float[placed.InputSize];
        _offsets = new float[placed.InputSize];
        var scale = model.ParameterValues(placed.Weight).Span;
        var offset = model.ParameterValues(placed.Bias).Span;
        var mean = model.StatisticValues(placed.RunningMean!).Span;
        var variance = model.StatisticValues(placed.RunningVariance!).Span;
        for (var i = 0; i < _factors.Length; i++)
        {
            var factor = (scale.IsEmpty ? 1.0 : scale[i]) / Math.Sqrt(variance[i] + (double)norm.Epsilon);
            _factors[i] = (float)factor;
            _offsets[i] = (float)((offset.IsEmpty ? 0 : offset[i]) - mean[i] * factor);
        }
    }

    public override int OutputSize => _factors.Length;

    public override void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch) =>
        TensorPrimitives.MultiplyAdd(input, _factors, _offsets, output);
}
