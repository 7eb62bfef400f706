namespace MLNetDeep.Training.Managed;

/// <summary>
/// Finds out whether steps are faster with helpers: turns of a few steps without and with, soon at first, then ever more seldom, because a
/// machine may get busy or idle. What reads a clock is the caller.
/// </summary>
internal sealed class HelpTrial
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

    private const int FirstPause = 16;
    private const int LongestPause = 4096;

    private readonly long[] _turnTimes = new long[Turns];
    private int _turn = -1;
    private int _stepsLeft = FirstPause;
    private int _pause = FirstPause;
    private long _begin;

    /// <summary>Whether helpers are to work at the step that goes on.</summary>
    public bool HasHelp { get; private set; } = true;

    /// <param name="now">A clock's ticks, of whatever length.</param>
    public void BeginStep(long now) => _begin = now;

    /// <inheritdoc cref="BeginStep" path="/param"/>
    public void EndStep(long now)
    {
        if (_turn >= 0 && _stepsLeft <= StepsTimed)
            _turnTimes[_turn] += now - _begin;
        if (--_stepsLeft > 0)
            return;

        _turn++;
        if (_turn < Turns)
            BeginTurn();
        else
            Conclude();
    }

    private void BeginTurn()
    {
        (_stepsLeft, _turnTimes[_turn]) = (StepsNotTimed + StepsTimed, 0);
        HasHelp = _turn % 2 == 1;
    }

    private void Conclude()
    {
        HasHelp = Math.Min(_turnTimes[1], _turnTimes[3]) < Math.Min(_turnTimes[0], _turnTimes[2]);
        _pause = Math.Min(2 * _pause, LongestPause);
        (_turn, _stepsLeft) = (-1, _pause);
    }
}
