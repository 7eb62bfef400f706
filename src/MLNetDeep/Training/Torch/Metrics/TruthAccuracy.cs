using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Metrics;

/// <summary>The share of right answers to true or false; of several labels in a row, their mean. A label above one half is true.</summary>
internal sealed class TruthAccuracy : TorchMetric
{
    private readonly Tensor _half;

    public TruthAccuracy(Device device) => _half = Constant([0.5f], device);

    // An output above zero is a probability above one half. Compared with a tensor of zeros: a number would become a temporary Scalar (docs/decisions/0004).
    public override Tensor OfRows(Tensor predictions, Tensor labels) =>
        predictions.gt(zeros_like(predictions)).eq(labels.gt(_half)).to(float32).mean([1]);
}
