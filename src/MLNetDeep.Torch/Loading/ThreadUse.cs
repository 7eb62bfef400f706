using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Loading;

/// <summary>
/// Keeps libtorch to one thread while a small network trains on the CPU, or any in the managed engine, which has threads of its own, and
/// gives its setting back afterwards. Threads that meet at a barrier every few microseconds gain nothing there, and wait for each other by
/// spinning: on a machine with anything else to do an epoch of 0.4 s took 4 to 18 s.
/// </summary>
/// <remarks>
/// The rule looks at sizes alone, never at the clock, because the number of threads changes the last bits of a sum. libtorch keeps the
/// setting for each thread that calls it; one that calls it for the first time meanwhile starts with one. See
/// docs/decisions/0010-one-thread-for-small-steps.md.
/// </remarks>
internal sealed class ThreadUse : IDisposable
{
    /// <summary>
    /// Multiply-adds in the forward pass of a step below which a second thread was measured not to pay (784-100-10: batch 128 and below).
    /// </summary>
    private const long SmallStep = 16_000_000;

    private readonly int? _before;

    /// <summary>One thread, whatever is trained.</summary>
    public ThreadUse()
        : this(isToBeOne: true)
    {
    }

    /// <summary>One thread where a plan's steps are small.</summary>
    public ThreadUse(TrainingPlan plan)
        : this(plan.Device.IsCpu && (long)plan.Network.Specification.ParameterCount * plan.BatchSize < SmallStep)
    {
    }

    private ThreadUse(bool isToBeOne)
    {
        if (!isToBeOne || get_num_threads() == 1)
            return;

        _before = get_num_threads();
        set_num_threads(1);
    }

    public void Dispose()
    {
        if (_before is { } threads)
            set_num_threads(threads);
    }
}
