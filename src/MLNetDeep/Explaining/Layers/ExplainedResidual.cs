using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>A <see cref="Residual"/> block: the gradient goes through its layers and past them.</summary>
internal sealed class ExplainedResidual(PlacedLayer placed, DenseNetworkModel model) : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly ExplainedSequence _inner = ExplainedSequence.Of(placed.Inner, placed.InputSize, model);

    public override int TraceSize => _inner.TraceSize;

    public override int ScratchSize => _inner.ScratchSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        TensorPrimitives.Add(_inner.Forward(input, trace), input, output);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        _inner.Backward(input, trace, outputGradient, inputGradient, scratch);
        TensorPrimitives.Add(inputGradient, outputGradient, inputGradient);
    }
}
