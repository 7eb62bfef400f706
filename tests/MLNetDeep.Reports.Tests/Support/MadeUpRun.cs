namespace MLNetDeep.Reports.Tests.Support;

/// <summary>
/// A training run as a callback sees it, without the training: of 10 steps an epoch and 100 ms a step unless told otherwise.
/// </summary>
internal sealed class MadeUpRun(
    TrainingCallback callback, ManualTime time, int epochs = 3, int ensembleSize = 1, int member = 0, int stepsPerEpoch = 10,
    EarlyStopping? earlyStopping = null)
{
    private readonly List<EpochRecord> _epochs = [];

    public int LossAsked { get; private set; }

    public TrainingRun Begin()
    {
        var run = new TrainingRun(
            new DenseNetworkOptions { NumberOfEpochs = epochs, EnsembleSize = ensembleSize, EarlyStopping = earlyStopping }, "accuracy",
            stepsPerEpoch, _epochs, Loss, () => .75)
        { MemberIndex = member };
        callback.OnTrainingBegin(run);
        return run;
    }

    public void BeginEpoch(TrainingRun run)
    {
        (run.Epoch, run.Step) = (run.Epoch + 1, 0);
        callback.OnEpochBegin(run);
    }

    public void Steps(TrainingRun run, int count, int milliseconds = 100)
    {
        for (var i = 0; i < count; i++)
        {
            time.Advance(milliseconds);
            run.Step++;
            callback.OnBatchEnd(run);
        }
    }

    public void EndEpoch(TrainingRun run, bool validated = true)
    {
        _epochs.Add(new EpochRecord
        {
            Epoch = run.Epoch,
            Loss = .25,
            Metric = .9,
            ValidationLoss = validated ? .5 : null,
            ValidationMetric = validated ? .8 : null,
            LearningRate = 1e-3f,
            Duration = TimeSpan.FromSeconds(1)
        });
        callback.OnEpochEnd(run, _epochs[^1]);
    }

    public void End(TrainingRun run, int leftOut = 0) => callback.OnTrainingEnd(
        run, MadeUp.History() with { EndMessage = "All 3 epochs were done.", WeightsFromEpoch = 3, SkippedRowCount = leftOut });

    private double Loss()
    {
        LossAsked++;
        return .5;
    }
}
