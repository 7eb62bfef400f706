namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A callback of a test's own actions.</summary>
internal sealed class Watching : SweepCallback
{
    public Action<SweepTrial>? TrialBegin { get; init; }

    public Action<SweepTrial, EpochRecord>? EpochEnd { get; init; }

    public Action<SweepTrial>? TrialEnd { get; init; }

    public Action<SweepTrial, SweepTrial?>? BestAtTrialEnd { get; init; }

    public override void OnTrialBegin(SweepTrial trial) => TrialBegin?.Invoke(trial);

    public override void OnEpochEnd(SweepTrial trial, TrainingRun run, EpochRecord epoch) => EpochEnd?.Invoke(trial, epoch);

    public override void OnTrialEnd(SweepTrial trial, SweepTrial? best)
    {
        TrialEnd?.Invoke(trial);
        BestAtTrialEnd?.Invoke(trial, best);
    }
}
