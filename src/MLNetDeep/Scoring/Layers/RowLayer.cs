using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>Any row-wise layer as it scores.</summary>
/// <param name="kernel">What it computes.</param>
/// <param name="outputSize">How wide its output is.</param>
/// <param name="parameters">Its trained arrays, one behind the other.</param>
/// <param name="statistics">Its running statistics, one behind the other.</param>
internal sealed unsafe class RowLayer(RowKernel kernel, int outputSize, ReadOnlyMemory<float> parameters, ReadOnlyMemory<float> statistics)
    : ScoringLayer
{
    public override int OutputSize => outputSize;

    public static RowLayer Of(RowKernel kernel, PlacedLayer placed, ScoredNetwork network) =>
        new(kernel, placed.OutputSize, network.Values.ParametersOf(placed), network.Values.StatisticsOf(placed));

    /// <summary>A batch normalization that could not be folded into another layer.</summary>
    public static RowLayer Of(NormalizationFactors norm)
    {
        var values = new float[norm.Values.Length];
        TensorPrimitives.ConvertTruncating<double, float>(norm.Values, values);
        return new RowLayer(FixedNormalization.Kernel(norm.Means.Length), norm.Means.Length, parameters: default, statistics: values);
    }

    public override void Run(MatrixView input, MatrixView output, float* scratch) =>
        kernel.Forward(input, output, kept: default, new RowArrays<float>(parameters.Span, statistics.Span));
}
