namespace MLNetDeep.Tests.Support;

/// <summary>A callback made of functions; keeps a line for each call.</summary>
internal sealed class Watching : TrainingCallback
{
    public Action<TrainingRun>? TrainingBegin { get; init; }

    public Action<TrainingRun>? EpochBegin { get; init; }

    public Action<TrainingRun>? BatchEnd { get; init; }

    public Action<TrainingRun, EpochRecord>? EpochEnd { get; init; }

    public Action<TrainingRun, TrainingHistory>? TrainingEnd { get; init; }

    /// <summary>The calls in order: "batch 2.1" is after the first step of epoch 2.</summary>
    public List<string> Calls { get; } = [];

    public override void OnTrainingBegin(TrainingRun run) => Call($"begin {run.Epoch}.{run.Step}", () => TrainingBegin?.Invoke(run));

    public override void OnEpochBegin(TrainingRun run) => Call($"epoch {run.Epoch}.{run.Step}", () => EpochBegin?.Invoke(run));

    public override void OnBatchEnd(TrainingRun run) => Call($"batch {run.Epoch}.{run.Step}", () => BatchEnd?.Invoke(run));

    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) =>
        Call($"epoch end {run.Epoch}.{run.Step}", () => EpochEnd?.Invoke(run, epoch));

    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history) =>
        Call($"end {run.Epoch}.{run.Step}", () => TrainingEnd?.Invoke(run, history));

    private void Call(string line, Action action)
    {
        Calls.Add(line);
        action();
    }
}
