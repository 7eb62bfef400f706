using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Metrics;

/// <summary>The share of rows whose highest output is that of their class; of a label of probabilities that is the likeliest.</summary>
internal sealed class ClassAccuracy : TorchMetric
{
    public override Tensor OfRows(Tensor predictions, Tensor labels) =>
        predictions.argmax(1).eq(labels.dtype == ScalarType.Int64 ? labels : labels.argmax(1)).to(float32);
}
