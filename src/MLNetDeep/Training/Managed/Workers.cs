using System.Diagnostics;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The threads of a run: the caller alone, or with helpers, whichever was faster when it was tried last. Results do not depend on it, so
/// the clock may decide.
/// </summary>
/// <param name="processors">How many may work, the caller included; looked at before every step.</param>
internal sealed class Workers(ProcessorShare processors) : IDisposable
{
    /// <summary>Five milliseconds: whatever holds a helper up shows in them.</summary>
    private static readonly long LongTurn = Stopwatch.Frequency / 200;

    private Crew? _crew;
    private HelpTrial _trial = new(LongTurn);
    private int _allowed = 1;

    /// <summary>How many work at most.</summary>
    public int Most => processors.Most;

    /// <summary>How many work at present.</summary>
    public int Count => _allowed > 1 && _trial.HasHelp ? _allowed : 1;

    /// <summary>Does all pieces, and returns when they are done.</summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="work">Does one; called on several threads at once. Kept by the caller: nothing is allocated here.</param>
    /// <param name="ends">Behind which piece the share of each of <see cref="Most"/> workers ends; null for equal shares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int pieces, Action<int> work, int[]? ends = null)
    {
        if (Count > 1 && pieces > 1)
        {
            _crew!.Run(pieces, work, ends?.Length == _crew.Size ? ends : null);
            return;
        }
        for (var piece = 0; piece < pieces; piece++)
            work(piece);
    }

    /// <summary>Begins to time a step.</summary>
    public void BeginStep()
    {
        _allowed = processors.Current;
        if (_allowed > (_crew?.Size ?? 1))
            Hire(_allowed);
        if (_allowed > 1)
            _trial.BeginStep(Stopwatch.GetTimestamp());
    }

    /// <summary>Ends a step that was begun, its update included.</summary>
    public void EndStep()
    {
        if (_allowed > 1)
            _trial.EndStep(Stopwatch.GetTimestamp());
    }

    public void Dispose() => _crew?.Dispose();

    /// <summary>Not before they are needed: of many runs side by side, most never have a second processor.</summary>
    private void Hire(int size)
    {
        _crew?.Dispose();
        _crew = new Crew(size);
        _trial = new HelpTrial(LongTurn);
    }
}
