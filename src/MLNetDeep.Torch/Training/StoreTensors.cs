using System.Runtime.InteropServices;
using MLNetDeep.Data.Rows;
using MLNetDeep.Training;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Torch.Training;

/// <summary>What the engine needs of a data set beside its features, as tensors on its device. Owns them.</summary>
internal sealed class StoreTensors : IDisposable
{
    /// <summary>Rows whose labels are copied at a time.</summary>
    private const int RowsOfPiece = 1024;

    private StoreTensors(Tensor labels, Tensor? inMetric, Tensor? inLoss) => (Labels, InMetric, InLoss) = (labels, inMetric, inLoss);

    /// <summary>
    /// Class indices [rows], int64, for classes given by key; else [rows, outputs], float32, at the scale of the targets.
    /// </summary>
    public Tensor Labels { get; }

    /// <summary>The example weights, [rows]; null where each weighs 1.</summary>
    public Tensor? InMetric { get; }

    /// <summary>The example weights times the class weights, [rows]; null where each weighs 1.</summary>
    public Tensor? InLoss { get; }

    /// <param name="store">The data set.</param>
    /// <param name="plan">Says what classes weigh, and to which scale targets are brought.</param>
    /// <param name="device">Where the engine computes.</param>
    public static StoreTensors Of(RowStore store, TrainingPlan plan, Device device)
    {
        var labels = LabelsOf(store, plan.Targets, device);
        var weights = store.Weights;
        var inMetric = weights is null ? null : Column(weights, device);
        if (plan.ClassWeights is not { } classWeights)
            return new StoreTensors(labels, inMetric, inMetric);

        float[] inLoss = [.. store.Classes!.Select((c, row) => classWeights[c] * (weights?[row] ?? 1))];
        return new StoreTensors(labels, inMetric, Column(inLoss, device));
    }

    public void Dispose()
    {
        Labels.Dispose();
        InMetric?.Dispose();
        InLoss?.Dispose();
    }

    private static Tensor LabelsOf(RowStore store, TargetScale? targets, Device device)
    {
        if (store.LabelWidth == 0)
            return tensor([.. store.Classes!.Select(c => (long)c)], int64, device).DetachFromDisposeScope();

        using var scope = NewDisposeScope();
        var (count, width) = (store.Count, store.LabelWidth);
        var onCpu = empty([count, width], float32, CPU);
        // Piece by piece: a span holds 2 GB at most.
        for (var start = 0; start < count; start += RowsOfPiece)
        {
            using var piece = onCpu.narrow(0, start, Math.Min(RowsOfPiece, count - start));
            var values = MemoryMarshal.Cast<byte, float>(piece.bytes);
            for (var row = 0; row < piece.size(0); row++)
            {
                var (label, place) = (start + row, row * width);
                if (targets is null)
                    store.LabelValues(label).CopyTo(values.Slice(place, width));
                else
                    targets.Standardize(store.LabelValues(label), values.Slice(place, width));
            }
        }
        return onCpu.to(device).DetachFromDisposeScope();
    }

    private static Tensor Column(float[] weights, Device device) => tensor(weights, float32, device).DetachFromDisposeScope();
}
