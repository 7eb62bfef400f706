using static TorchSharp.torch;

namespace MLNetDeep.Training.Objectives;

/// <summary>Regression: the squared difference, and its root mean (RMSE).</summary>
internal sealed class SquaredError : Objective
{
    public override string MetricName => "rmse";

    public override bool HigherMetricIsBetter => false;

    public override Tensor LossSum(Tensor outputs, Tensor labels) => nn.functional.mse_loss(outputs, labels, nn.Reduction.Sum);

    public override Tensor MetricSum(Tensor outputs, Tensor labels) => nn.functional.mse_loss(outputs, labels, nn.Reduction.Sum);

    public override double Metric(double sum, long rows) => Math.Sqrt(sum / rows);
}
