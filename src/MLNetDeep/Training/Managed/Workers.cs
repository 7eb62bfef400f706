using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The threads of a run: the caller alone, or with helpers, whichever was faster when it was tried last. Results do not depend on it, so the clock may decide.
/// </summary>
internal sealed class Workers : IDisposable
{
    private readonly Crew? _crew;
    private readonly HelpTrial _trial = new();

    /// <param name="most">How many may work, the caller included.</param>
    public Workers(int most)
    {
        Most = most;
        _crew = most > 1 ? new Crew(most) : null;
    }

    /// <summary>How many work at most.</summary>
    public int Most { get; }

    /// <summary>How many work at present.</summary>
    public int Count => _crew is not null && _trial.HasHelp ? Most : 1;

    /// <summary>Does all pieces, and returns when they are done.</summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="work">Does one; called on several threads at once. Kept by the caller: nothing is allocated here.</param>
    public void Run(int pieces, Action<int> work)
    {
        if (Count > 1 && pieces > 1)
        {
            _crew!.Run(pieces, work);
            return;
        }
        for (var piece = 0; piece < pieces; piece++)
            work(piece);
    }

    /// <summary>Begins to time a step.</summary>
    public void BeginStep()
    {
        if (_crew is not null)
            _trial.BeginStep();
    }

    /// <summary>Ends a step that was begun.</summary>
    public void EndStep()
    {
        if (_crew is not null)
            _trial.EndStep();
    }

    public void Dispose() => _crew?.Dispose();
}
