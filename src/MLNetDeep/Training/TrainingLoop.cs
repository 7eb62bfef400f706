using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Data;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Training.LearningRates;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Objectives;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>
/// The training loop. Read it from the top: <see cref="Run"/>, RunEpoch, TrainEpoch, TrainStep, Validate. One object runs one plan once, and
/// leaves the chosen weights in the plan's network.
/// </summary>
internal sealed partial class TrainingLoop : IDisposable
{
    /// <summary>Rows validated at a time: enough to keep a device busy, few enough to cost no memory.</summary>
    private const int ValidationBatchSize = 1024;

    /// <summary>How often the loss is looked at within an epoch. Looking waits for the device; at every step that would cost a GPU more than the step.</summary>
    private const int StepsBetweenLooks = 100;

    private readonly TrainingPlan _plan;
    private readonly TorchNetwork _network;
    private readonly Objective _objective;
    private readonly MainMetric _metric;
    private readonly RowWeights _trainingWeights;
    private readonly RowWeights? _validationWeights;
    private readonly OptimizerRun _optimizer;
    private readonly EarlyStoppingWatch _watch;
    private readonly PlateauWatch? _plateau;
    private readonly LearningRateSource _learningRates;
    private readonly BestParameters _best;
    private readonly EpochFigures _figures;
    private readonly TrainingRun _run;
    private readonly List<EpochRecord> _epochs = [];
    private long _step;

    public TrainingLoop(TrainingPlan plan)
    {
        var options = plan.Options;
        _plan = plan;
        _network = plan.Network;
        // First of all what may be refused: nobody would dispose of native memory taken before.
        var higherMetricIsBetter = MainMetric.HigherIsBetterFor(plan.Task);
        _watch = EarlyStoppingWatch.For(options.EarlyStopping, plan.Validation is not null, higherMetricIsBetter);
        _plateau = PlateauWatch.For(options.ReduceLearningRateOnPlateau, plan.Validation is not null, higherMetricIsBetter);
        _objective = Objective.For(plan.Loss, _network.Device);
        _metric = MainMetric.For(plan.Task, plan.Targets, _network.Device);
        _trainingWeights = RowWeights.Of(plan.Training.Examples, plan.ClassWeights);
        _validationWeights = plan.Validation is { } validation ? RowWeights.Of(validation.Examples, plan.ClassWeights) : null;
        _optimizer = new OptimizerRun(options.Optimizer, _network);
        _best = new BestParameters(_network);

        var stepsPerEpoch = (plan.Training.Count - 1) / options.BatchSize + 1;
        _figures = new EpochFigures(plan, _objective, _metric, plan.Training, _trainingWeights, options.BatchSize);
        _learningRates = new LearningRateSource(options, _plateau, stepsPerEpoch);
        _run = new TrainingRun(options, _metric.Name, stepsPerEpoch, _epochs, _figures.Loss, _figures.Metric)
        {
            HasValidation = plan.Validation is not null,
            HigherMetricIsBetter = higherMetricIsBetter,
            Model = UnfinishedModel,
            Save = (model, path) => plan.SaveModel!(model, path),
        };
    }

    /// <summary>Trains until all epochs are done or something ends it early, and chooses the weights.</summary>
    /// <exception cref="InvalidOperationException">The loss or a weight became NaN or infinite before any epoch had ended well.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before its first step, or is to throw when it is cancelled.</exception>
    public TrainingHistory Run()
    {
        Restore();
        Tell(callback => callback.OnTrainingBegin(_run));

        // A checkpoint may be of a run that had finished.
        var ending = _epochs.Count > 0 ? EndAfter(_epochs[^1]) : null;
        while (ending is null)
        {
            using var scope = NewDisposeScope();
            _run.Epoch++;
            var epoch = RunEpoch();
            if (_isCut)
            {
                ending = (TrainingEnd.Cancelled, CutOff(epoch));
                break;
            }

            _epochs.Add(epoch);
            var isFinite = epoch.IsFinite && _network.Parameters.IsFinite();
            if (isFinite)
                TakeNote(epoch);
            Tell(callback => callback.OnEpochEnd(_run, epoch));

            ending = isFinite ? EndAfter(epoch) : (TrainingEnd.Diverged, DivergenceMessage(epoch));
            // An epoch that a callback ended before its last step is none to go on from.
            if (isFinite && _run.Step == _run.StepsPerEpoch)
                _plan.Resumable?.WriteIfDue(_epochs, isLast: ending is not null, _plan.Seed, _best.Epoch!.Value, State);
        }

        var (end, message) = ending.Value;
        var history = HistoryOf(end, message, ChooseWeights(end, message));
        Tell(callback => callback.OnTrainingEnd(_run, history));
        return history;
    }

    private void TakeNote(EpochRecord epoch)
    {
        _plateau?.Observe(epoch);
        // While no epoch counts as best, the last one is kept: training may yet diverge.
        if (_watch.Observe(epoch) || _watch.Best is null)
            _best.Keep(epoch.Epoch);
    }

    /// <summary>How training ends after an epoch that went well; null when it goes on.</summary>
    private (TrainingEnd End, string Message)? EndAfter(EpochRecord epoch)
    {
        if (_watch.ShouldStop)
            return (TrainingEnd.EarlyStopping, _watch.StopMessage(epoch));
        if (_run.StopReason is { } reason)
            return (TrainingEnd.Requested, reason);
        return epoch.Epoch < _run.NumberOfEpochs ? null : (TrainingEnd.AllEpochsDone, $"All {_run.NumberOfEpochs} epochs were done.");
    }

    private EpochRecord RunEpoch()
    {
        var begin = Stopwatch.GetTimestamp();
        _run.Step = 0;
        _figures.Clear();
        Tell(callback => callback.OnEpochBegin(_run));

        _optimizer.BeginEpoch();
        TrainEpoch();
        _optimizer.EndEpoch();
        var (loss, metric, extra) = (_figures.Loss(), _figures.Metric(), _figures.Metrics());
        var validation = _plan.Validation is { } rows && double.IsFinite(loss) && !_isCut ? Validate(rows) : null;

        return new EpochRecord(_run.Epoch, loss, metric, validation?.Loss, validation?.Metric, _run.LearningRate, Stopwatch.GetElapsedTime(begin))
        {
            Metrics = extra,
            ValidationMetrics = validation?.Extra ?? MetricValues.None,
        };
    }

    private void TrainEpoch()
    {
        using var order = OrderOf(_run.Epoch);
        foreach (var (start, count) in Batches(_plan.Training.Count, _plan.Options.BatchSize))
        {
            if (NoticeCancellation())
                return;

            _run.LearningRate = _learningRates.At(_step);
            TrainStep(order, start, count, _run.LearningRate);
            _run.Step++;
            Tell(callback => callback.OnBatchEnd(_run));

            var hopeless = _run.Step % StepsBetweenLooks == 0 && !double.IsFinite(_figures.Loss());
            if (hopeless || _run.StopReason is not null)
                return;
        }
    }

    private void TrainStep(Tensor order, int start, int count, float learningRate)
    {
        using var scope = NewDisposeScope();
        _step++;
        var batch = Batch.Of(_plan.Training.Examples, _trainingWeights, order, start, count);
        var outputs = _network.Forward(batch.Features, new TrainingNoise(_plan.Seed, _step));
        var loss = LossOf(batch, outputs);

        _optimizer.BeginBatch();
        loss.Mean().backward();
        _optimizer.EndBatch(learningRate);

        using var noGradients = no_grad();
        _figures.Record(batch, outputs, loss);
    }

    /// <summary>Loss and metrics over all validation rows, with nothing dropped; null when cancelled meanwhile.</summary>
    private (double Loss, double Metric, MetricValues Extra)? Validate(ExampleRows rows)
    {
        using var noGradients = no_grad();
        using var figures = new EpochFigures(_plan, _objective, _metric, rows, _validationWeights!, ValidationBatchSize);
        using var order = RowIndices(rows.Rows);
        foreach (var (start, count) in Batches(rows.Count, ValidationBatchSize))
        {
            if (NoticeCancellation())
                return null;

            using var scope = NewDisposeScope();
            var batch = Batch.Of(rows.Examples, _validationWeights!, order, start, count);
            var outputs = _network.Forward(batch.Features, noise: null);
            figures.Record(batch, outputs, LossOf(batch, outputs));
        }
        return (figures.Loss(), figures.Metric(), figures.Metrics());
    }

    /// <summary>The loss of a batch such that its mean is the mean loss over the rows plus the penalties.</summary>
    private WeightedSum LossOf(Batch batch, Tensor outputs)
    {
        var loss = batch.LossOf(_objective.Losses(outputs, batch.Labels));
        return loss with { Sum = loss.Weight is { } weight ? _network.WithPenalties(loss.Sum, weight) : _network.WithPenalties(loss.Sum, batch.Count) };
    }

    public void Dispose()
    {
        _figures.Dispose();
        _trainingWeights.Dispose();
        _validationWeights?.Dispose();
        _metric.Dispose();
        _objective.Dispose();
        _best.Dispose();
        _optimizer.Dispose();
    }

    /// <summary>The rows of an epoch in the order they are trained on; a function of seed and epoch alone.</summary>
    private Tensor OrderOf(int epoch)
    {
        if (!_plan.Options.Shuffle)
            return RowIndices(_plan.Training.Rows);

        var rows = _plan.Training.Rows.ToArray();
        new RandomStream(_plan.Seed, RandomPurpose.Order, epoch).Shuffle(rows.AsSpan());
        return RowIndices(rows);
    }

    private Tensor RowIndices(int[] rows)
    {
        using var onCpu = tensor(rows, int32);
        return onCpu.to(int64).to(_network.Device).DetachFromDisposeScope();
    }

    private static IEnumerable<(int Start, int Count)> Batches(int rowCount, int batchSize)
    {
        for (var start = 0; start < rowCount; start += batchSize)
            yield return (start, Math.Min(batchSize, rowCount - start));
    }

    /// <summary>Puts the weights of the best epoch into the network where that is wanted or needed.</summary>
    /// <returns>The epoch whose weights the network has.</returns>
    private int ChooseWeights(TrainingEnd end, string message)
    {
        var wanted = _plan.Options.EarlyStopping is { RestoreBestWeights: true } && _watch.Best is not null;
        if (end == TrainingEnd.Cancelled ? _best.Epoch is null : !wanted && end != TrainingEnd.Diverged)
            return _run.Epoch;
        if (_best.Epoch is not { } best)
            throw new InvalidOperationException(message);

        _best.Restore();
        return best;
    }

    private string DivergenceMessage(EpochRecord epoch)
    {
        var (what, received) = epoch.IsFinite ? ("weights", "NaN or infinity") : ("loss", string.Create(CultureInfo.InvariantCulture, $"{(double.IsFinite(epoch.Loss) ? epoch.ValidationLoss : epoch.Loss)}"));
        var kept = _best.Epoch is { } best ? $"the model has the weights after epoch {best}" : "no epoch had ended well before it, so there are no weights to keep";
        return string.Create(CultureInfo.InvariantCulture,
            $"The {what} must stay finite. Received: {received} in epoch {epoch.Epoch}, after {_step} steps in all; {kept}. Lower the learning rate (now {epoch.LearningRate}), or bring features and label to a common scale, for example with NormalizeMeanVariance.");
    }

    private TrainingHistory HistoryOf(TrainingEnd end, string message, int weightsFromEpoch) => new()
    {
        Epochs = [.. _epochs],
        MetricName = _metric.Name,
        BestEpoch = _watch.Best?.Epoch,
        WeightsFromEpoch = weightsFromEpoch,
        End = end,
        EndMessage = message,
        Seed = _plan.Seed,
        Device = _network.Device.ToString(),
        TrainingRowCount = _plan.Training.Count,
        ValidationRowCount = _plan.Validation?.Count ?? 0,
        SkippedRowCount = _plan.SkippedRowCount,
    };

    private void Tell(Action<TrainingCallback> what)
    {
        foreach (var callback in _plan.Callbacks)
            what(callback);
    }
}
