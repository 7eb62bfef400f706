namespace MLNetDeep.Sweeps.Trials;

/// <summary>Ends training after an epoch, with schedules that go on as if it did not.</summary>
internal sealed class EndAtEpoch(int epoch) : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord record)
    {
        if (record.Epoch >= epoch)
            run.RequestStop(FormattableString.Invariant($"The best trial's weights were of epoch {epoch}."));
    }
}
