using MLNetDeep.Data.Rows;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

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

    /// <summary>The threads the engine works with, to be used between its calls; null where it has none of its own.</summary>
    public virtual Workers? Workers => null;

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

    /// <summary>Which engine computes on a device, for what the options ask.</summary>
    /// <exception cref="InvalidOperationException">The engine that is asked for does not compute there.</exception>
    public static TrainingEngineKind KindFor(TrainingEngineKind asked, Device device) => (asked, device.type) switch
    {
        (TrainingEngineKind.Auto, DeviceType.CPU) => TrainingEngineKind.Managed,
        (TrainingEngineKind.Auto, _) => TrainingEngineKind.Torch,
        (TrainingEngineKind.Managed, not DeviceType.CPU) => throw new InvalidOperationException($"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Engine)} must be one that computes on the device. Received: {asked}, which computes on the CPU, with the device '{device}'. Set {nameof(DenseNetworkOptions.Device)} to {nameof(ComputeDevice)}.{nameof(ComputeDevice.Cpu)}, or leave {nameof(DenseNetworkOptions.Engine)} at {nameof(TrainingEngineKind.Auto)}."),
        _ => asked,
    };

    /// <summary>The engine of a plan.</summary>
    public static TrainingEngine For(TrainingPlan plan) => plan.Engine switch
    {
        TrainingEngineKind.Managed => new ManagedEngine(plan),
        TrainingEngineKind.Torch => new TorchEngine(plan),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: engine {plan.Engine} is missing from {nameof(TrainingEngine)}.{nameof(For)}."),
    };
}
