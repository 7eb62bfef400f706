using MLNetDeep.Compute;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>Any row-wise layer.</summary>
/// <param name="kernel">What it computes.</param>
/// <param name="inputSize">How wide its input is.</param>
/// <param name="outputSize">How wide its output is.</param>
/// <param name="parameters">Its trained arrays, one behind the other.</param>
/// <param name="statistics">Its running statistics, one behind the other.</param>
internal sealed class RowLayer(RowKernel kernel, int inputSize, int outputSize, double[] parameters, double[] statistics)
    : ExplainedLayer(inputSize, outputSize)
{
    public override bool IsAffine => kernel.IsAffine;

    public override int TraceSize => kernel.KeptSize;

    /// <summary>An activation of so many values.</summary>
    public static RowLayer Of(Activation activation, int width) => new(RowFunctions.For(activation), width, width, [], []);

    public static RowLayer Of(RowKernel kernel, PlacedLayer placed, DenseNetworkModel model) =>
        new(kernel, placed.InputSize, placed.OutputSize, Widened.Of(model.ParametersOf(placed)), Widened.Of(model.StatisticsOf(placed)));

    /// <summary>A batch normalization, with its running statistics.</summary>
    public static RowLayer Of(BatchNormalization norm, PlacedLayer placed, DenseNetworkModel model)
    {
        var arrays = new RowArrays<float>(model.ParametersOf(placed).Span, model.StatisticsOf(placed).Span);
        return new(FixedNormalization.Kernel(placed.InputSize), placed.InputSize, placed.OutputSize, [],
            NormalizationFactors.Of(norm, placed, arrays).Values);
    }

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        kernel.Forward(input, output, trace, Arrays);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch) =>
        kernel.Backward(input, trace, outputGradient, inputGradient, Arrays);

    private RowArrays<double> Arrays => new(parameters, statistics);
}
