using static TorchSharp.torch;

namespace MLNetDeep.Training.Objectives;

/// <summary>Multiclass classification: -log softmax(outputs)[class], and accuracy. Labels are class indices.</summary>
internal sealed class SoftmaxCrossEntropy : Objective
{
    public override string MetricName => "accuracy";

    public override bool HigherMetricIsBetter => true;

    public override Tensor LossSum(Tensor outputs, Tensor labels) => nn.functional.cross_entropy(outputs, labels, reduction: nn.Reduction.Sum);

    public override Tensor MetricSum(Tensor outputs, Tensor labels) => outputs.argmax(1).eq(labels).sum();

    public override double Metric(double sum, long rows) => sum / rows;
}
