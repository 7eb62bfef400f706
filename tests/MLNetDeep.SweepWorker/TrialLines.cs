namespace MLNetDeep.SweepWorker;

/// <summary>Prints a line when a trial begins and when it has ended, so that whoever watches knows how far the sweep is.</summary>
/// <param name="holdsSecond">Whether the second trial stays at its beginning until the process is killed: a trial may be over before a kill
/// comes.</param>
/// <param name="takesTime">Whether a trial takes a tenth of a second more: else the sweep would be over before another process has its turn
/// at the store.</param>
internal sealed class TrialLines(bool holdsSecond = false, bool takesTime = false) : SweepCallback
{
    private int _begun;

    public override void OnTrialBegin(SweepTrial trial)
    {
        Write($"begin {trial.Number}");
        if (holdsSecond && Interlocked.Increment(ref _begun) == 2)
            Thread.Sleep(Timeout.Infinite);
        if (takesTime)
            Thread.Sleep(100);
    }

    public override void OnTrialEnd(SweepTrial trial, SweepTrial? best) => Write($"end {trial.Number}");

    private static void Write(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
