using static TorchSharp.torch;

namespace MLNetDeep.Training.Objectives;

/// <summary>
/// What a task minimises and what it reports. Both are sums over the rows of a batch, so that the figures of an epoch are exact means over all
/// its rows, whatever the size of the last batch.
/// </summary>
internal abstract class Objective
{
    /// <summary>"accuracy" or "rmse".</summary>
    public abstract string MetricName { get; }

    /// <summary>Whether a higher metric is better.</summary>
    public abstract bool HigherMetricIsBetter { get; }

    /// <summary>The losses of the rows of a batch, added up; a scalar that gradients flow through.</summary>
    public abstract Tensor LossSum(Tensor outputs, Tensor labels);

    /// <summary>What the rows of a batch add to the metric; a scalar.</summary>
    public abstract Tensor MetricSum(Tensor outputs, Tensor labels);

    /// <summary>The metric from the sum over <paramref name="rows"/> rows.</summary>
    public abstract double Metric(double sum, long rows);

    public static Objective For(LearningTask task) => task switch
    {
        LearningTask.MulticlassClassification => new SoftmaxCrossEntropy(),
        LearningTask.BinaryClassification => new SigmoidCrossEntropy(),
        _ => new SquaredError(),
    };
}
