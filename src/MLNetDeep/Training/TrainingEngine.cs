using MLNetDeep.Data.Rows;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Training;

/// <summary>
/// What computes in a run: it goes over batches of rows, forward to the loss and back to the gradients of the plan's network, and keeps the
/// figures of those rows. When to do it, what becomes of the gradients and what of the figures is the loop's business.
/// </summary>
/// <remarks>
/// Not thread-safe. What is random in a step follows from seed, step and layer alone, so that every engine gives the same curves.
/// </remarks>
internal abstract class TrainingEngine : IDisposable
{
    /// <summary>The figures of the rows that gradients were computed of, each as it was at its step.</summary>
    public abstract EpochFigures TrainingFigures { get; }

    /// <summary>The figures of the rows that were evaluated.</summary>
    public abstract EpochFigures ValidationFigures { get; }

    /// <summary>
    /// Computes the gradients of a batch's mean loss, penalties included, moves the running statistics, and records the batch in
    /// <see cref="TrainingFigures"/>.
    /// </summary>
    /// <param name="batch">The rows.</param>
    /// <param name="step">The step's number in the run, from 1: what its noise follows from.</param>
    /// <param name="addToGradients">Whether the gradients are added to those that are there, or take their place.</param>
    public abstract void ComputeGradients(RowBatch batch, long step, bool addToGradients);

    /// <summary>Begins an evaluation of the network as it is: forgets what was recorded in <see cref="ValidationFigures"/>.</summary>
    public abstract void BeginEvaluation();

    /// <summary>Scores a batch, with nothing dropped and nothing changed, and records it in <see cref="ValidationFigures"/>.</summary>
    /// <param name="batch">The rows; at most <see cref="RowSource.LargestEvaluation"/>.</param>
    public abstract void Evaluate(RowBatch batch);

    /// <summary>
    /// What makes updates of the network from the gradients, where the engine has them. Owned by the caller, and disposed of before the
    /// engine.
    /// </summary>
    public abstract NetworkUpdate NewUpdate(OptimizerOptions options);

    /// <summary>To be called when the update of a step is made, or put off.</summary>
    public virtual void EndStep()
    {
    }

    /// <summary>
    /// Takes the values of the plan's network to where the engine computes; to be called after somebody else has set them.
    /// </summary>
    public virtual void TakeNetwork()
    {
    }

    /// <summary>Brings the values back into the plan's network; to be called before somebody else reads them.</summary>
    public virtual void BringBackNetwork()
    {
    }

    public abstract void Dispose();

    /// <summary>Which engine computes on a device, for what the options ask.</summary>
    /// <exception cref="InvalidOperationException">The engine that is asked for does not compute there.</exception>
    public static TrainingEngineKind KindFor(TrainingEngineKind asked, TrainingDevice device) => (asked, device.IsCpu) switch
    {
        (TrainingEngineKind.Auto, true) => TrainingEngineKind.Managed,
        (TrainingEngineKind.Auto, _) => TrainingEngineKind.Torch,
        (TrainingEngineKind.Managed, false) =>
        throw new InvalidOperationException(
            $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Engine)} must be one that computes on the device. Received: "
            + $"{asked}, which computes on the CPU, with the device '{device.Name}'. Set {nameof(DenseNetworkOptions.Device)} to "
            + $"{nameof(ComputeDevice)}.{nameof(ComputeDevice.Cpu)}, or leave {nameof(DenseNetworkOptions.Engine)} at "
            + $"{nameof(TrainingEngineKind.Auto)}."),
        _ => asked,
    };

    /// <summary>The package of the Torch engine.</summary>
    /// <exception cref="InvalidOperationException">The program does not have it.</exception>
    public static EnginePackage TorchPackage => EnginePackage.For(
        $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Engine)} {nameof(TrainingEngineKind.Torch)}",
        $"leave {nameof(DenseNetworkOptions.Engine)} at {nameof(TrainingEngineKind.Auto)}, which trains on the CPU without it.");

    /// <summary>The engine of a plan.</summary>
    public static TrainingEngine For(TrainingPlan plan) => plan.Engine switch
    {
        TrainingEngineKind.Managed => new ManagedEngine(plan),
        TrainingEngineKind.Torch => TorchPackage.EngineOf(plan),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: engine {plan.Engine} is missing from {nameof(TrainingEngine)}.{nameof(For)}."),
    };
}

/// <summary>
/// The rows of one step, or of one piece of an evaluation: those that stand at <paramref name="Start"/> and after in an order of rows that
/// are in memory. What is streamed comes as one order after another.
/// </summary>
/// <param name="Selection">The rows of an epoch, or as many of them as are in memory, in the order they are gone through.</param>
/// <param name="Start">Where the batch begins in the order.</param>
/// <param name="Count">How many rows; at most <see cref="DenseNetworkOptions.BatchSize"/> in training.</param>
internal readonly record struct RowBatch(RowSelection Selection, int Start, int Count)
{
    /// <summary>The rows, as indices into the store of <see cref="Selection"/>.</summary>
    public ReadOnlySpan<int> Rows => Selection.Rows.AsSpan(Start, Count);

    /// <summary>Whether no row of the order comes after it.</summary>
    public bool IsLast => Start + Count == Selection.Count;

    /// <summary>All rows of a source as they came, in batches that are evaluated at a time.</summary>
    public static IEnumerable<RowBatch> ForEvaluation(RowSource rows) =>
        rows.Epoch(RowOrder.AsTheyCame).SelectMany(piece => AllOf(piece, RowSource.LargestEvaluation));

    /// <summary>All rows of an order in batches of a size; the last may be smaller.</summary>
    public static IEnumerable<RowBatch> AllOf(RowSelection order, int size)
    {
        for (var start = 0; start < order.Count; start += size)
            yield return new RowBatch(order, start, Math.Min(size, order.Count - start));
    }
}

/// <summary>
/// What is reported of one pass over some rows, gathered batch by batch by the engine that computes it: the loss, the task's metric and
/// those the options ask for.
/// </summary>
internal abstract class EpochFigures
{
    /// <summary>Forgets what was recorded, for the next pass.</summary>
    public abstract void Clear();

    /// <summary>The mean loss over the rows so far, penalties included. Waits for the device.</summary>
    public abstract double Loss();

    /// <summary>The task's metric over the rows so far. Waits for the device.</summary>
    public abstract double Metric();

    /// <summary>The metrics the options ask for, over the rows so far. Waits for the device.</summary>
    public abstract MetricValues Metrics();
}
