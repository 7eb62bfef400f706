using static TorchSharp.torch;

namespace MLNetDeep.Training.Objectives;

/// <summary>Binary classification: -log of the probability given to the true answer, and accuracy. Labels are 0 and 1.</summary>
internal sealed class SigmoidCrossEntropy : Objective
{
    public override string MetricName => "accuracy";

    public override bool HigherMetricIsBetter => true;

    public override Tensor LossSum(Tensor outputs, Tensor labels) =>
        nn.functional.binary_cross_entropy_with_logits(outputs, labels, reduction: nn.Reduction.Sum);

    // An output above zero is a probability above one half. Compared with a tensor of zeros: a number would become a temporary Scalar (docs/decisions/0004).
    public override Tensor MetricSum(Tensor outputs, Tensor labels) => outputs.gt(zeros_like(outputs)).eq(labels).sum();

    public override double Metric(double sum, long rows) => sum / rows;
}
