namespace MLNetDeep.Interruptible;

/// <summary>Prints a line when an epoch ends, so that whoever watches knows how far training is.</summary>
internal sealed class EpochLines : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        Console.WriteLine($"epoch {epoch.Epoch}");
        Console.Out.Flush();
    }
}
