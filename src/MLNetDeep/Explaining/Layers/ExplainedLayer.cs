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
