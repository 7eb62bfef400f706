using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Metrics;

/// <summary>The squared error of each row, meaned over its outputs, in units of the label.</summary>
internal sealed class SquaredErrors : TorchMetric
{
    private readonly Tensor? _unitsSquared;

    public SquaredErrors(TargetScale? targets, Device device) =>
        _unitsSquared = targets is null ? null : Constant([.. targets.Deviations.Select(deviation => deviation * deviation)], device);

    public override Tensor OfRows(Tensor predictions, Tensor labels)
    {
        var squares = nn.functional.mse_loss(predictions, labels, nn.Reduction.None);
        return (_unitsSquared is null ? squares : squares.mul(_unitsSquared)).mean([1]);
    }
}
