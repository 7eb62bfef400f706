namespace MLNetDeep.Reports.Progress;

/// <summary>How long a run has taken and will take, and when the display may be drawn again.</summary>
internal sealed class ProgressClock(TimeProvider time)
{
    /// <summary>Ten drawings a second: more are not seen, and each waits for the device.</summary>
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);

    private readonly long _begin = time.GetTimestamp();
    private long? _lastDrawn;

    /// <summary>Whether long enough has passed since the last drawing; if so, this one is counted.</summary>
    public bool TryDraw()
    {
        var now = time.GetTimestamp();
        if (_lastDrawn is { } last && time.GetElapsedTime(last, now) < BetweenDrawings)
            return false;

        _lastDrawn = now;
        return true;
    }

    /// <summary>The time left if all epochs are done and the steps to come take as long as those so far, validation included.</summary>
    public TimeSpan TimeLeft(TrainingRun run)
    {
        var done = (run.Epoch - 1.0) * run.StepsPerEpoch + run.Step;
        var all = (double)run.NumberOfEpochs * run.StepsPerEpoch;
        return time.GetElapsedTime(_begin) * ((all - done) / done);
    }
}
