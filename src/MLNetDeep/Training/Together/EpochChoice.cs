namespace MLNetDeep.Training.Together;

/// <summary>
/// What a run that chooses its epoch by validation rows, and the one that trains again on all rows for as many epochs, tell each other
/// while both train side by side. Thread-safe.
/// </summary>
/// <remarks>
/// The second run does not know its last epoch until the first has ended. It never runs ahead of the epoch that the first one trains, keeps
/// its weights of every epoch that may yet be chosen, and in the end takes those that were.
/// </remarks>
internal sealed class EpochChoice
{
    private readonly object _gate = new();
    private int _done;
    private int _best;
    private int? _chosen;
    private bool _isAbandoned;

    /// <summary>The epoch that was chosen; null where none is yet.</summary>
    public int? Chosen
    {
        get
        {
            lock (_gate)
                return _chosen;
        }
    }

    /// <summary>Whether an epoch is the chosen one or may become it: of those that the first run has ended, the best can.</summary>
    public bool MayChoose(int epoch)
    {
        lock (_gate)
            return _chosen is { } chosen ? epoch == chosen : epoch == _best || epoch > _done;
    }

    /// <summary>The first run has ended an epoch.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="best">The epoch that would be chosen if that was the last one.</param>
    public void Report(int epoch, int best) => Change(() => (_done, _best) = (epoch, best));

    /// <summary>The first run has ended, with the weights of an epoch.</summary>
    public void Choose(int epoch) => Change(() => _chosen = epoch);

    /// <summary>Nobody waits for the second run any more.</summary>
    public void Abandon() => Change(() => _isAbandoned = true);

    /// <summary>Whether the second run may begin another epoch; waits until the first one is as far.</summary>
    /// <param name="epoch">The epoch that it has ended.</param>
    public bool ContinuesAfter(int epoch)
    {
        lock (_gate)
        {
            while (_chosen is null && !_isAbandoned && epoch > _done)
                Monitor.Wait(_gate);
            return !IsOver(epoch);
        }
    }

    /// <summary>Whether the second run has nothing to do any more.</summary>
    /// <param name="epochs">How many epochs it has ended.</param>
    public bool IsOverAfter(int epochs)
    {
        lock (_gate)
            return IsOver(epochs);
    }

    /// <summary>Waits for the choice.</summary>
    /// <returns>The epoch; null where nobody waits for the second run any more.</returns>
    public int? Wait()
    {
        lock (_gate)
        {
            while (_chosen is null && !_isAbandoned)
                Monitor.Wait(_gate);
            return _isAbandoned ? null : _chosen;
        }
    }

    private bool IsOver(int epochs) => _isAbandoned || epochs >= _chosen;

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
