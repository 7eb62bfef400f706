using MLNetDeep.Data;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch;

/// <summary>Some rows of a data set, gathered.</summary>
/// <param name="Features">[rows, features].</param>
/// <param name="Labels">[rows] or [rows, outputs].</param>
/// <param name="LossWeights">[rows]; null when each row weighs 1.</param>
/// <param name="MetricWeights">[rows]; null when each row weighs 1.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct TorchBatch(Tensor Features, Tensor Labels, Tensor? LossWeights, Tensor? MetricWeights, int Count)
{
    /// <summary>Gathers the rows that stand at <paramref name="start"/> and after in <paramref name="order"/>, indices into the examples.</summary>
    public static TorchBatch Of(Examples examples, RowWeights weights, Tensor order, int start, int count)
    {
        var rows = order.narrow(0, start, count);
        return new TorchBatch(
            examples.Features.Gather(rows),
            examples.Labels.index_select(0, rows),
            weights.InLoss?.index_select(0, rows),
            weights.InMetric?.index_select(0, rows),
            count);
    }

    /// <summary>The batch's loss: what its rows add to the epoch's, and what gradients are taken of.</summary>
    public WeightedSum LossOf(Tensor losses) => WeightedSum.Of(losses, LossWeights, Count);

    /// <summary>What the batch's rows add to the epoch's metric.</summary>
    public WeightedSum MetricOf(Tensor values) => WeightedSum.Of(values, MetricWeights, Count);
}
