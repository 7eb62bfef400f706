using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

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
