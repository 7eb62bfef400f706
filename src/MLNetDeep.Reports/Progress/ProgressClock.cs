namespace MLNetDeep.Reports.Progress;

/// <summary>How long a run will take, and when the display may be drawn again.</summary>
internal sealed class ProgressClock(TimeProvider time)
{
    /// <summary>Ten drawings a second: more are not seen, and each waits for the device.</summary>
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);

    private readonly long _begin = time.GetTimestamp();
    private long? _lastDrawn;
    private Mark? _from;
    private Mark? _epochBegan;

    /// <summary>How long the run has taken.</summary>
    public TimeSpan Taken => time.GetElapsedTime(_begin);

    /// <summary>Whether long enough has passed since the last drawing; if so, this one is counted.</summary>
    public bool TryDraw()
    {
        var now = time.GetTimestamp();
        if (_lastDrawn is { } last && time.GetElapsedTime(last, now) < BetweenDrawings)
            return false;

        _lastDrawn = now;
        return true;
    }

    /// <summary>Tells that a step is done. The first of a run carries the start: code that is compiled, memory that is fetched.</summary>
    public void StepDone(TrainingRun run) => _from ??= new Mark(StepsOf(run), time.GetTimestamp());

    /// <summary>Tells that an epoch is done: what is left is estimated from the epoch before the one that runs, and from that.</summary>
    public void EpochDone(TrainingRun run)
    {
        _from = _epochBegan ?? _from;
        _epochBegan = new Mark(StepsOf(run), time.GetTimestamp());
    }

    /// <summary>
    /// The time left if all epochs are done and the steps to come take as long as those of late, validation included; null where no step
    /// but the first is done, or none would see the end.
    /// </summary>
    public TimeSpan? TimeLeft(TrainingRun run)
    {
        var done = StepsOf(run);
        if (_from is not { } from || done <= from.Steps)
            return null;

        var left = (double)run.NumberOfEpochs * run.StepsPerEpoch - done;
        var seconds = time.GetElapsedTime(from.At).TotalSeconds * (left / (done - from.Steps));
        // Who trains "until I stop it" asks for two thousand million epochs: more than a TimeSpan holds.
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double StepsOf(TrainingRun run) => (run.Epoch - 1.0) * run.StepsPerEpoch + run.Step;

    private readonly record struct Mark(double Steps, long At);
}
