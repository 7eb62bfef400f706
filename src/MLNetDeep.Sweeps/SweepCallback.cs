namespace MLNetDeep;

/// <summary>
/// The base class of callbacks that follow a sweep in this process. Override the methods you need; by default they do nothing.
/// </summary>
/// <remarks>
/// Called by one thread at a time, though not always by the same one. An exception thrown from a callback ends the sweep and reaches its
/// caller.
/// </remarks>
public abstract class SweepCallback
{
    /// <summary>Before the first trial.</summary>
    /// <param name="done">Trials that had ended before, in a sweep that continues.</param>
    /// <param name="maxTrials">How many trials there are to be in all; null without <see cref="DenseNetworkSweep.SetMaxTrials"/>.</param>
    public virtual void OnSweepBegin(IReadOnlyList<SweepTrial> done, int? maxTrials)
    {
    }

    /// <summary>Before a trial is trained.</summary>
    /// <param name="trial">The trial, running.</param>
    public virtual void OnTrialBegin(SweepTrial trial)
    {
    }

    /// <summary>After an epoch of a trial.</summary>
    /// <param name="trial">The trial, running.</param>
    /// <param name="run">The training run.</param>
    /// <param name="epoch">The epoch's record.</param>
    public virtual void OnEpochEnd(SweepTrial trial, TrainingRun run, EpochRecord epoch)
    {
    }

    /// <summary>After a trial has ended and is kept in the store.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="best">The best trial so far, of any process; null while none has a score.</param>
    public virtual void OnTrialEnd(SweepTrial trial, SweepTrial? best)
    {
    }

    /// <summary>After the last trial.</summary>
    /// <param name="result">What came of the sweep.</param>
    public virtual void OnSweepEnd(SweepResult result)
    {
    }
}
