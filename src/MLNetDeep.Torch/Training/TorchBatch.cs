using MLNetDeep.Torch.Features;
using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>Some rows of a data set, gathered.</summary>
/// <param name="Features">[rows, features].</param>
/// <param name="Labels">[rows] or [rows, outputs].</param>
/// <param name="LossWeights">[rows]; null when each row weighs 1.</param>
/// <param name="MetricWeights">[rows]; null when each row weighs 1.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct TorchBatch(Tensor Features, Tensor Labels, Tensor? LossWeights, Tensor? MetricWeights, int Count)
{
    /// <summary>Gathers the rows of a batch.</summary>
    /// <param name="batch">Which rows.</param>
    /// <param name="tensors">Labels and weights of the data set.</param>
    /// <param name="order">The indices of the batch's order, on the device.</param>
    /// <param name="pinned">What sends features to a GPU; null on the CPU.</param>
    public static TorchBatch Of(RowBatch batch, StoreTensors tensors, Tensor order, PinnedMemory? pinned)
    {
        var examples = batch.Selection.Store;
        var rows = order.narrow(0, batch.Start, batch.Count);
        return new TorchBatch(
            FeatureTensors.Gather(examples.Features, batch.Rows, rows, pinned),
            tensors.Labels.index_select(0, rows),
            tensors.InLoss?.index_select(0, rows),
            tensors.InMetric?.index_select(0, rows),
            batch.Count);
    }

    /// <summary>What the loss of each row counts in the mean: a number, or [rows, 1].</summary>
    public Tensor SharesOfLoss() => LossWeights is null ? tensor(1f / Count) : LossWeights.div(LossWeights.sum()).unsqueeze(1);

    /// <summary>The batch's loss: what its rows add to the epoch's, and what gradients are taken of.</summary>
    public WeightedSum LossOf(Tensor losses) => WeightedSum.Of(losses, LossWeights, Count);

    /// <summary>What the batch's rows add to the epoch's metric.</summary>
    public WeightedSum MetricOf(Tensor values) => WeightedSum.Of(values, MetricWeights, Count);
}
