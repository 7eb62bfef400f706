using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>A <see cref="Skip"/> connection: the gradient of the input's copy, and that which comes through the layers.</summary>
internal sealed class ExplainedSkip(PlacedLayer placed, DenseNetworkModel model) : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly ExplainedSequence _inner = ExplainedSequence.Of(placed.Inner, placed.InputSize, model);

    public override int TraceSize => _inner.TraceSize;

    public override int ScratchSize => _inner.ScratchSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        input.CopyTo(output);
        _inner.Forward(input, trace).CopyTo(output[InputSize..]);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        _inner.Backward(input, trace, outputGradient[InputSize..], inputGradient, scratch);
        TensorPrimitives.Add(inputGradient, outputGradient[..InputSize], inputGradient);
    }
}
