using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary>What a run minimises, in managed code: the loss of a row, and its slopes by the outputs. Immutable and thread-safe.</summary>
internal abstract class ManagedLoss
{
    /// <summary>Computes what is faster for many rows together, and leaves it in their slopes.</summary>
    /// <param name="outputs">The network's, row after row, before softmax or sigmoid.</param>
    /// <param name="width">How many outputs a row has.</param>
    /// <param name="slopes">As many as outputs; overwritten.</param>
    public virtual void Prepare(ReadOnlySpan<float> outputs, int width, Span<float> slopes)
    {
    }

    /// <summary>Computes the loss of a row that is prepared.</summary>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="truth">What is true.</param>
    /// <param name="slopes">What was prepared; the derivative by each output is written to it.</param>
    public abstract double OfPrepared(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes);

    /// <summary>Computes the loss of a single row.</summary>
    /// <param name="outputs">The network's, before softmax or sigmoid.</param>
    /// <param name="truth">What is true.</param>
    /// <param name="slopes">As many as outputs; the derivative by each is written to it.</param>
    public double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        Prepare(outputs, outputs.Length, slopes);
        return OfPrepared(outputs, truth, slopes);
    }

    public static ManagedLoss For(LossFunction loss) => loss switch
    {
        CategoricalCrossEntropy categorical => new SoftmaxLoss(categorical),
        CategoricalFocalCrossEntropy focal => new FocalSoftmaxLoss(focal),
        BinaryCrossEntropy binary => new SigmoidLoss(binary),
        BinaryFocalCrossEntropy focal => new FocalSigmoidLoss(focal),
        MeanSquaredError => new SquaredLoss(),
        MeanAbsoluteError => new AbsoluteLoss(),
        HuberError huber => new HuberLoss(huber),
        LogCoshError => new LogCoshLoss(),
        QuantileError quantile => new PinballLoss(quantile),
        QuantilesError quantiles => new PinballLosses(quantiles),
        PoissonError => new PoissonLoss(),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: loss {loss.GetType().Name} is missing from {nameof(ManagedLoss)}.{nameof(For)}."),
    };
}
