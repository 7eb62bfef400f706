namespace MLNetDeep.Training.Managed;

/// <summary>
/// Finds out whether steps are faster with helpers: turns of a few steps without and with, soon at first, then less and less often, because
/// a machine may get busy or idle. What reads a clock is the caller.
/// </summary>
/// <param name="longTurn">
/// How many ticks of the caller's clock are enough for a turn, however few steps they were: half of a trial goes without help, which long
/// steps miss most.
/// </param>
internal sealed class HelpTrial(long longTurn = long.MaxValue)
{
    /// <summary>
    /// A trial is turns without, with, without and with help. The better turn of each kind counts, so that something else that ran
    /// meanwhile must hit both.
    /// </summary>
    private const int Turns = 4;

    /// <summary>The first steps of a turn are not timed: caches and helpers have to come along.</summary>
    private const int StepsNotTimed = 4;

    /// <summary>Enough that a helper which the system holds up now and then, for milliseconds, is seen to be.</summary>
    private const int StepsTimed = 28;

    /// <summary>As few steps as a turn may time.</summary>
    private const int FewestTimed = 2;

    private const int FirstPause = 16;
    private const int LongestPause = 4096;

    /// <summary>Of each turn, the mean time of a step.</summary>
    private readonly double[] _turnTimes = new double[Turns];

    private int _turn = -1;
    private bool _isTimed;
    private int _steps;
    private long _elapsed;
    private int _pause = FirstPause;
    private long _begin;

    /// <summary>Whether helpers are to work at the step that runs.</summary>
    public bool HasHelp { get; private set; } = true;

    /// <param name="now">A clock's ticks, of whatever length.</param>
    public void BeginStep(long now) => _begin = now;

    /// <inheritdoc cref="BeginStep" path="/param"/>
    public void EndStep(long now)
    {
        _steps++;
        _elapsed += now - _begin;
        if (_turn < 0)
        {
            if (_steps == _pause)
                BeginTurn(0);
        }
        else if (!_isTimed)
        {
            if (_steps == StepsNotTimed || _elapsed >= longTurn)
                (_isTimed, _steps, _elapsed) = (true, 0, 0);
        }
        else if (_steps == StepsTimed || (_steps >= FewestTimed && _elapsed >= longTurn))
        {
            _turnTimes[_turn] = (double)_elapsed / _steps;
            BeginTurn(_turn + 1);
        }
    }

    private void BeginTurn(int turn)
    {
        (_turn, _isTimed, _steps, _elapsed) = (turn, false, 0, 0);
        if (turn == Turns)
            Conclude();
        else
            HasHelp = turn % 2 == 1;
    }

    private void Conclude()
    {
        HasHelp = Math.Min(_turnTimes[1], _turnTimes[3]) < Math.Min(_turnTimes[0], _turnTimes[2]);
        _pause = Math.Min(2 * _pause, LongestPause);
        _turn = -1;
    }
}
