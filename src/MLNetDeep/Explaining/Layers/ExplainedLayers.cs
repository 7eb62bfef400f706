using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// One step of a network as it scores, together with its gradient: what a change of the input does to the output. In double precision, one
/// row at a time. Immutable and thread-safe.
/// </summary>
internal abstract class ExplainedLayer(int inputSize, int outputSize)
{
    /// <summary>The width of the input.</summary>
    public int InputSize { get; } = inputSize;

    /// <summary>The width of the output.</summary>
    public int OutputSize { get; } = outputSize;

    /// <summary>
    /// Whether the output is a matrix times the input plus a vector: then a straight line of inputs gives a straight line of outputs.
    /// </summary>
    public virtual bool IsAffine => false;

    /// <summary>How many numbers <see cref="Forward"/> leaves for <see cref="Backward"/>.</summary>
    public virtual int TraceSize => 0;

    /// <summary>How many numbers of scratch memory <see cref="Backward"/> needs.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>Computes the output.</summary>
    /// <param name="input">[inputs].</param>
    /// <param name="output">[outputs]; written to.</param>
    /// <param name="trace">[<see cref="TraceSize"/>]; written to.</param>
    public abstract void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace);

    /// <summary>
    /// Turns the gradient of a number by the output into its gradient by the input: the transposed Jacobian times the gradient.
    /// </summary>
    /// <param name="input">[inputs], as <see cref="Forward"/> had it; not read by an affine step.</param>
    /// <param name="trace">As <see cref="Forward"/> left it.</param>
    /// <param name="outputGradient">[outputs]; may not overlap what is written.</param>
    /// <param name="inputGradient">[inputs]; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/>; written to.</param>
    public abstract void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch);

    /// <summary>The steps of a layer, in order; none for one that passes everything through when scoring.</summary>
    public static IEnumerable<ExplainedLayer> Of(PlacedLayer placed, DenseNetworkModel model) => placed.Layer switch
    {
        Dense { Activation: LinearActivation } => [new DenseLayer(placed, model)],
        Dense dense => [new DenseLayer(placed, model), RowLayer.Of(dense.Activation, placed.OutputSize)],
        { OnlyTrains: true } => [],
        BatchNormalization norm => [RowLayer.Of(norm, placed, model)],
        TableEncoding table => [new TableLayer(table, placed, model)],
        _ when placed.Inner.Count > 0 => [new BlockLayer(placed, model)],
        var layer => RowFunctions.For(placed) is { } kernel
            ? [RowLayer.Of(kernel, placed, model)]
            : throw new NotSupportedException(
                $"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(ExplainedLayer)} and {nameof(RowFunctions)}."),
    };
}

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

/// <summary>A block of layers: the gradient goes through its layers and past them.</summary>
internal sealed class BlockLayer(PlacedLayer placed, DenseNetworkModel model) : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly BlockJoin _join = BlockJoin.For(placed);
    private readonly ExplainedSequence _inner = ExplainedSequence.Of(placed.Inner, placed.InputSize, model);

    public override int TraceSize => _inner.TraceSize;

    public override int ScratchSize => _inner.ScratchSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        _join.Join(input, _inner.Forward(input, trace), output);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        _inner.Backward(input, trace, _join.Inner(outputGradient, InputSize), inputGradient, scratch);
        TensorPrimitives.Add(inputGradient, BlockJoin.Beside(outputGradient, InputSize), inputGradient);
    }
}

/// <summary>Single precision as double precision.</summary>
internal static class Widened
{
    /// <summary>The same values; none of none.</summary>
    public static double[] Of(ReadOnlyMemory<float> values)
    {
        var widened = new double[values.Length];
        TensorPrimitives.ConvertChecked(values.Span, widened);
        return widened;
    }
}
