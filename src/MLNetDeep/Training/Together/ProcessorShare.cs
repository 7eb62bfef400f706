namespace MLNetDeep.Training.Together;

/// <summary>
/// How many processors a training run may use at present. Runs side by side share those of the machine: each has one while there are as
/// many runs as processors, and more when others have ended. Results do not depend on it, so it may change from step to step.
/// </summary>
/// <remarks>Thread-safe. A share may be shared again: a trial of several folds shares what the trial has.</remarks>
internal sealed class ProcessorShare
{
    private readonly ProcessorShare? _whole;
    private int _users;

    private ProcessorShare(ProcessorShare? whole, int most, int users)
    {
        (_whole, Most, _users) = (whole, most, users);
    }

    /// <summary>All processors of the machine: what a run has that is alone.</summary>
    public static ProcessorShare All { get; } = Of(Environment.ProcessorCount);

    /// <summary>The most that it will ever be.</summary>
    public int Most { get; }

    /// <summary>How many it is now; at least 1.</summary>
    public int Current => Math.Max(1, (_whole?.Current ?? Most) / Math.Max(1, Volatile.Read(ref _users)));

    /// <summary>A fixed number of processors.</summary>
    public static ProcessorShare Of(int processors) => new(whole: null, processors, users: 1);

    /// <summary>What each of several users has of this share while all of them are there.</summary>
    public ProcessorShare Among(int users) => new(this, Most, users);

    /// <summary>Says that a user has come.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>Says that a user has gone: what it had belongs to the others.</summary>
    public void Leave() => Interlocked.Decrement(ref _users);
}
