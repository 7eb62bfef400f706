namespace MLNetDeep;

/// <summary>
/// The base class of callbacks that follow a sweep in this process. Override the methods you need; by default they do nothing.
/// </summary>
/// <remarks>
/// Called by one thread at a time, but not always by the same one. An exception thrown from a callback ends the sweep and reaches the
/// caller of <see cref="DenseNetworkSweep.Run"/>.
/// </remarks>
public abstract class SweepCallback
{
    /// <summary>Called before the first trial.</summary>
    /// <param name="done">The trials that had ended before, if the sweep continues an earlier one.</param>
    /// <param name="maxTrials">The number of trials in all; null without <see cref="DenseNetworkSweep.SetMaxTrials"/>.</param>
    public virtual void OnSweepBegin(IReadOnlyList<SweepTrial> done, int? maxTrials)
    {
    }

    /// <summary>Called before a trial is trained.</summary>
    /// <param name="trial">The trial, running.</param>
    public virtual void OnTrialBegin(SweepTrial trial)
    {
    }

    /// <summary>Called after an epoch of a trial.</summary>
    /// <param name="trial">The trial, running.</param>
    /// <param name="run">The training run.</param>
    /// <param name="epoch">The epoch's record.</param>
    public virtual void OnEpochEnd(SweepTrial trial, TrainingRun run, EpochRecord epoch)
    {
    }

    /// <summary>Called after a trial has ended and its result is in the store.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="best">The best trial so far, of any process; null while none has a score.</param>
    public virtual void OnTrialEnd(SweepTrial trial, SweepTrial? best)
    {
    }

    /// <summary>Called after the last trial, unless <see cref="DenseNetworkSweep.Run"/> throws.</summary>
    /// <param name="result">The result of the sweep.</param>
    public virtual void OnSweepEnd(SweepResult result)
    {
    }
}
