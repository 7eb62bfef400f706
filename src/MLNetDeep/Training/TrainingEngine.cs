using MLNetDeep.Data;
using MLNetDeep.Training.Torch;

namespace MLNetDeep.Training;

/// <summary>
/// What computes in a run: it goes over batches of rows, forward to the loss and back to the gradients of the plan's network, and keeps the figures of those rows. When to do it, what
/// becomes of the gradients and what of the figures is the loop's business.
/// </summary>
/// <remarks>Not thread-safe. What is random in a step follows from seed, step and layer alone, so that every engine gives the same curves.</remarks>
internal abstract class TrainingEngine : IDisposable
{
    /// <summary>The figures of the rows that gradients were computed of, each as it was at its step.</summary>
    public abstract EpochFigures TrainingFigures { get; }

    /// <summary>The figures of the rows that were evaluated.</summary>
    public abstract EpochFigures ValidationFigures { get; }

    /// <summary>
    /// Computes the gradients of a batch's mean loss, penalties included, moves the running statistics, and records the batch in <see cref="TrainingFigures"/>.
    /// </summary>
    /// <param name="batch">The rows.</param>
    /// <param name="step">The step's number in the run, from 1: what its noise follows from.</param>
    /// <param name="addToGradients">Whether the gradients are added to those that are there, or take their place.</param>
    public abstract void ComputeGradients(RowBatch batch, long step, bool addToGradients);

    /// <summary>Scores a batch, with nothing dropped and nothing changed, and records it in <see cref="ValidationFigures"/>.</summary>
    /// <param name="batch">The rows; at most <see cref="RowSource.LargestEvaluation"/>.</param>
    public abstract void Evaluate(RowBatch batch);

    public abstract void Dispose();

    /// <summary>Which engine computes, for what the options ask.</summary>
    public static TrainingEngineKind KindFor(TrainingEngineKind asked) => asked == TrainingEngineKind.Auto ? TrainingEngineKind.Torch : asked;

    /// <summary>The engine of a plan.</summary>
    public static TrainingEngine For(TrainingPlan plan) => plan.Engine switch
    {
        TrainingEngineKind.Torch => new TorchEngine(plan),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: engine {plan.Engine} is missing from {nameof(TrainingEngine)}.{nameof(For)}."),
    };
}
