using MLNetDeep.Data.Rows;

using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch;

/// <summary>What each row of a data set weighs, as tensors [rows] on its device; null where each weighs 1. Owns them.</summary>
internal sealed class RowWeights : IDisposable
{
    private RowWeights(Tensor? inMetric, Tensor? inLoss) => (InMetric, InLoss) = (inMetric, inLoss);

    /// <summary>The example weights.</summary>
    public Tensor? InMetric { get; }

    /// <summary>The example weights times the class weights.</summary>
    public Tensor? InLoss { get; }

    /// <param name="examples">The data set.</param>
    /// <param name="classWeights">A weight for each class; null when each weighs 1.</param>
    public static RowWeights Of(RowStore examples, float[]? classWeights)
    {
        var device = examples.Labels.device;
        var ofExamples = examples.Weights;
        var inMetric = ofExamples is null ? null : Column(ofExamples, device);
        if (classWeights is null)
            return new RowWeights(inMetric, inMetric);

        float[] inLoss = [.. examples.Classes!.Select((c, row) => classWeights[c] * (ofExamples?[row] ?? 1))];
        return new RowWeights(inMetric, Column(inLoss, device));
    }

    public void Dispose()
    {
        InMetric?.Dispose();
        InLoss?.Dispose();
    }

    private static Tensor Column(float[] weights, Device device) => tensor(weights, float32, device).DetachFromDisposeScope();
}
