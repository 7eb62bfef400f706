namespace MLNetDeep.SweepWorker;

/// <summary>Prints a line when a trial begins and when it has ended, so that whoever watches knows how far the sweep is.</summary>
internal sealed class TrialLines : SweepCallback
{
    public override void OnTrialBegin(SweepTrial trial) => Write($"begin {trial.Number}");

    public override void OnTrialEnd(SweepTrial trial, SweepTrial? best) => Write($"end {trial.Number}");

    private static void Write(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
