namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>Ends a fit after the first epoch whose validation metric is high enough.</summary>
internal sealed class StopAtAccuracy(double target) : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (epoch.ValidationMetric >= target)
            run.RequestStop("accurate enough");
    }
}
