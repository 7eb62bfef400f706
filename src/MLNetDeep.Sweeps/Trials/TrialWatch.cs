using Microsoft.ML;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Listens to one training run of a trial: keeps its learning curve, and ends it at a rung where others were better.</summary>
/// <param name="metric">The metric of the sweep.</param>
/// <param name="rungsFor">The rungs for a number of epochs; null where the run goes to its own end.</param>
/// <param name="tried">The trials it is compared with.</param>
/// <param name="onEpochEnd">Told of each epoch.</param>
internal sealed class TrialWatch(
    MonitoredValue metric, Func<int, Rungs?>? rungsFor, IReadOnlyList<TriedPoint> tried, Action<TrainingRun, EpochRecord> onEpochEnd)
    : TrainingCallback
{
    private readonly List<double> _curve = [];
    private readonly List<int> _weightsFromEpochs = [];
    private RungWatch? _rungs;

    /// <summary>The metric after each epoch; of several networks, of the first.</summary>
    public IReadOnlyList<double> Curve => _curve;

    /// <summary>How many epochs were trained, over all networks.</summary>
    public int Epochs { get; private set; }

    /// <summary>The epoch that the weights are of; of several networks the mean, rounded.</summary>
    public int WeightsFromEpoch => (int)Math.Round(_weightsFromEpochs.Average());

    /// <summary>The metric of the averaged scores of several networks; null where there is one.</summary>
    public double? ScoreOfMean { get; private set; }

    /// <summary>Whether a higher metric is better.</summary>
    public bool HigherIsBetter { get; private set; }

    /// <summary>What the metric is: "validation accuracy".</summary>
    public string MetricName { get; private set; } = "";

    /// <summary>
    /// The finished record, of several networks of the first; null while training has not ended well, or when no trainer listened to this
    /// watch.
    /// </summary>
    public TrainingHistory? History { get; private set; }

    /// <summary>Why the run was ended at a rung; null when it was not.</summary>
    public string? StopReason => _rungs?.StopReason;

    public override void OnTrainingBegin(TrainingRun run)
    {
        // The first network decides whether the others are worth training.
        if (run.MemberIndex > 0)
        {
            if (StopReason is not null)
                throw new StoppedTrialException();
            return;
        }

        MetricName = metric switch
        {
            MonitoredLoss => "validation loss",
            MonitoredMainMetric => $"validation {run.MetricName}",
            _ => metric.ToString()!,
        };
        HigherIsBetter = metric.HigherIsBetter(run.HigherMetricIsBetter);
        _rungs = new RungWatch(rungsFor?.Invoke(run.NumberOfEpochs), HigherIsBetter, tried);
    }

    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        Epochs++;
        if (run.MemberIndex > 0)
        {
            onEpochEnd(run, epoch);
            return;
        }

        var value = epoch[metric] ?? double.NaN;
        _curve.Add(value);
        onEpochEnd(run, epoch);

        _rungs!.Add(epoch.Epoch, value);
        if (StopReason is { } reason)
            run.RequestStop(reason);
    }

    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
        if (run.MemberIndex == 0)
            History = history;
        _weightsFromEpochs.Add(history.WeightsFromEpoch);
    }

    /// <summary>Looks at the model that was made: what several networks are worth is known of their mean alone.</summary>
    public void Judge(ITransformer fitted)
    {
        if (fitted.FindDenseNetwork().Model.History.Ensemble is { } mean && StopReason is null)
            ScoreOfMean = metric switch
            {
                MonitoredLoss => mean.ValidationLoss,
                { Extra: { } extra } => mean.ValidationMetrics[extra.Name],
                _ => mean.ValidationMetric,
            } ?? double.NaN;
    }
}
