using System.Diagnostics;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// Finds out whether steps are faster with helpers: a few in a row with and a few without, soon at first, then ever more seldom, because a machine may get busy or idle.
/// </summary>
internal sealed class HelpTrial
{
    private const int StepsOfTrial = 12;

    /// <summary>The first steps of a turn are not timed: caches and helpers have to come along.</summary>
    private const int StepsNotTimed = 2;

    private const int LongestPause = 2048;

    private long _begin;
    private long _withoutHelp;
    private int _step;
    private long _sum;
    private int _pause = 16;

    /// <summary>Whether helpers are to work at the step that goes on.</summary>
    public bool HasHelp { get; private set; } = true;

    public void BeginStep() => _begin = Stopwatch.GetTimestamp();

    public void EndStep()
    {
        _step++;
        if (_step <= _pause)
            return;

        // A trial: without help first, then with.
        var ofTrial = _step - _pause;
        var turn = (ofTrial - 1) / StepsOfTrial;
        if ((ofTrial - 1) % StepsOfTrial >= StepsNotTimed)
            _sum += Stopwatch.GetTimestamp() - _begin;
        if (ofTrial % StepsOfTrial != 0)
        {
            HasHelp = turn == 1;
            return;
        }

        if (turn == 0)
        {
            (_withoutHelp, _sum, HasHelp) = (_sum, 0, true);
            return;
        }
        HasHelp = _sum < _withoutHelp;
        (_step, _sum, _pause) = (0, 0, Math.Min(2 * _pause, LongestPause));
    }
}
