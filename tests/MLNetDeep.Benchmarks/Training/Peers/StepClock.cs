using System.Diagnostics;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>Adds up the time of a fit's steps, without what an epoch does before its first and after its last one.</summary>
internal sealed class StepClock : TrainingCallback
{
    private long _afterFirst;

    /// <summary>The first step of an epoch counts as long as its mean other one.</summary>
    public TimeSpan Total { get; private set; }

    public override void OnTrainingBegin(TrainingRun run) => Total = TimeSpan.Zero;

    public override void OnBatchEnd(TrainingRun run)
    {
        if (run.Step == 1)
            _afterFirst = Stopwatch.GetTimestamp();
        else if (run.Step == run.StepsPerEpoch)
            Total += Stopwatch.GetElapsedTime(_afterFirst) * ((double)run.StepsPerEpoch / (run.StepsPerEpoch - 1));
    }
}
