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

    /// <param name="examples">The data set.</param>
    /// <param name="plan">Says what classes weigh, and to which scale targets are brought.</param>
    /// <param name="device">Where the engine computes.</param>
    public static StoreTensors Of(RowStore examples, TrainingPlan plan, Device device)
    {
        var labels = LabelsOf(examples, plan.Targets, device);
        var ofExamples = examples.Weights;
        var inMetric = ofExamples is null ? null : Column(ofExamples, device);
        if (plan.ClassWeights is not { } classWeights)
            return new StoreTensors(labels, inMetric, inMetric);

        float[] inLoss = [.. examples.Classes!.Select((c, row) => classWeights[c] * (ofExamples?[row] ?? 1))];
        return new StoreTensors(labels, inMetric, Column(inLoss, device));
    }

    public void Dispose()
    {
        Labels.Dispose();
        InMetric?.Dispose();
        InLoss?.Dispose();
    }

    private static Tensor LabelsOf(RowStore examples, TargetScale? targets, Device device)
    {
        if (examples.LabelWidth == 0)
            return tensor([.. examples.Classes!.Select(c => (long)c)], int64, device).DetachFromDisposeScope();

        using var scope = NewDisposeScope();
        var (count, width) = (examples.Count, examples.LabelWidth);
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
                    examples.LabelValues(label).CopyTo(values.Slice(place, width));
                else
                    targets.Standardize(examples.LabelValues(label), values.Slice(place, width));
            }
        }
        return onCpu.to(device).DetachFromDisposeScope();
    }

    private static Tensor Column(float[] weights, Device device) => tensor(weights, float32, device).DetachFromDisposeScope();
}
