using MLNetDeep.Compute;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// From the outputs of an ensemble's networks, one behind the other, to the outputs that one network would need to give the averaged score.
/// </summary>
internal sealed class AverageLayer(DenseNetworkModel model) : ExplainedLayer(model.Networks.Count * model.OutputCount, model.OutputCount)
{
    private readonly MeanOfNetworks _mean = MeanOfNetworks.Of(model);

    public override int TraceSize => _mean.TraceSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        _mean.Forward(input, output, trace);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch) =>
        _mean.Backward(trace, outputGradient, inputGradient);
}
