using static TorchSharp.torch;

namespace MLNetDeep.Training.Metrics;

/// <summary>The root of the mean squared error, over rows and outputs, in units of the label.</summary>
internal sealed class RootMeanSquare : MainMetric
{
    private readonly Tensor? _unitsSquared;

    public RootMeanSquare(TargetScale? targets, Device device) =>
        _unitsSquared = targets is null ? null : Constant([.. targets.Deviations.Select(deviation => deviation * deviation)], device);

    public override string Name => "rmse";

    public override Tensor OfRows(Tensor predictions, Tensor labels)
    {
        var squares = nn.functional.mse_loss(predictions, labels, nn.Reduction.None);
        return (_unitsSquared is null ? squares : squares.mul(_unitsSquared)).mean([1]);
    }

    public override double From(double mean) => Math.Sqrt(mean);
}
