using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Training.Calibration;
using MLNetDeep.Training.LearningRates;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Optimizers;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training;

/// <summary>
/// The training loop. Read it from the top: <see cref="Run"/>, RunEpoch, TrainEpoch, TrainStep, Validate. One object runs one plan once,
/// and leaves the chosen weights in the plan's network.
/// </summary>
internal sealed partial class TrainingLoop : IDisposable
{
    /// <summary>
    /// How often the loss is looked at within an epoch. Looking waits for the device; at every step that would cost a GPU more than the
    /// step.
    /// </summary>
    private const int StepsBetweenLooks = 100;

    private readonly OwnedParts _owned = new();
    private readonly TrainingPlan _plan;
    private readonly NetworkState _network;
    private readonly TrainingEngine _engine;
    private readonly OptimizerRun _optimizer;
    private EarlyStoppingWatch _watch;
    private readonly PlateauWatch? _plateau;
    private readonly LearningRateSource _learningRates;
    private readonly BestParameters _best;
    private readonly TrainingRun _run;
    private readonly List<EpochRecord> _epochs = [];
    private long _step;

    public TrainingLoop(TrainingPlan plan)
    {
        var options = plan.Options;
        _plan = plan;
        _network = plan.Network;
        // First of all what may be refused, before memory is taken.
        TemperatureScaling.Check(plan);
        MemberPruning.Check(plan);
        ScoredRows.Check(plan);
        var higherMetricIsBetter = MainMetric.HigherIsBetterFor(plan.Task);
        _watch = NewWatch();
        _plateau = PlateauWatch.For(options.ReduceLearningRateOnPlateau, plan.Validation is not null, higherMetricIsBetter);
        try
        {
            _engine = _owned.Add(TrainingEngine.For(plan));
            _optimizer = _owned.Add(new OptimizerRun(options.Optimizer, _engine.NewUpdate(options.Optimizer)));
            _best = _owned.Add(new BestParameters(_network));
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        var stepsPerEpoch = plan.StepsPerEpoch;
        _learningRates = new LearningRateSource(options, _plateau, stepsPerEpoch);
        _run = new TrainingRun(
            options, MainMetric.NameFor(plan.Task), stepsPerEpoch, _epochs, _engine.TrainingFigures.Loss, _engine.TrainingFigures.Metric)
        {
            MemberIndex = plan.Member,
            HasValidation = plan.Validation is not null,
            HigherMetricIsBetter = higherMetricIsBetter,
            Model = UnfinishedModel,
            Save = (model, path) => plan.SaveModel!(model, path),
            SavesPipeline = plan.SavesPipeline,
        };
    }

    /// <summary>Trains until all epochs are done or something ends it early, and chooses the weights.</summary>
    /// <exception cref="InvalidOperationException">
    /// The loss or something that is saved became NaN or infinite before any epoch had ended well.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The run was cancelled before its first step, or is to throw when it is cancelled.
    /// </exception>
    public TrainingHistory Run()
    {
        Restore();
        Tell(callback => callback.OnTrainingBegin(_run));

        // A checkpoint may be of a run that had finished.
        var ending = _epochs.Count > 0 ? EndAfter(_epochs[^1]) : EndOnRequest();
        while (ending is null)
        {
            BeginEpoch();
            if (EndOnRequest() is { } request)
            {
                _run.Epoch--;
                ending = request;
                break;
            }

            var epoch = RunEpoch();
            if (_isCut)
            {
                ending = (TrainingEnd.Cancelled, CutOff(epoch));
                break;
            }

            _epochs.Add(epoch);
            var divergence = Divergence.Of(epoch, _network, _plan.Targets, _optimizer.State);
            if (divergence is null)
                TakeNote(epoch);
            TellOfEpochs();

            ending = divergence is null ? EndAfter(epoch) : (TrainingEnd.Diverged, MessageOf(divergence, epoch));
            // A fit cannot continue from an epoch that a callback ended before its last step.
            if (divergence is null && _run.Step == _run.StepsPerEpoch)
                _plan.Resumable?.WriteIfDue(_epochs, isLast: ending is not null, _plan.Seed, _best.Epoch!.Value, State);
        }

        var (end, message) = AsChosen(ending.Value);
        if (_resumedEpochs > 0 && _resumedEpochs == _epochs.Count)
            message += " Nothing was trained now: the checkpoint is of a fit that had ended.";
        var history = Finished(HistoryOf(end, message, ChooseWeights(end, message)));
        Tell(callback => callback.OnTrainingEnd(_run, history));
        return history;
    }

    private void TakeNote(EpochRecord epoch)
    {
        // An epoch that somebody ended before its last row may lack what its figures need.
        if (_run.StopReason is null)
        {
            _watch.Check(epoch);
            _plateau?.Check(epoch);
        }
        _plateau?.Observe(epoch);
        // While no epoch counts as best, the last one is kept: training may yet diverge.
        if (_watch.Observe(epoch) || _watch.Best is null)
            _best.Keep(epoch.Epoch);
        ReportEpoch(epoch);
    }

    /// <summary>How training ends after an epoch that went well; null when it continues.</summary>
    private (TrainingEnd End, string Message)? EndAfter(EpochRecord epoch)
    {
        if (_watch.ShouldStop)
            return (TrainingEnd.EarlyStopping, _watch.StopMessage(epoch));
        if (EndOnRequest() is { } request)
            return request;
        return IsLast(epoch.Epoch) ? AllDone(epoch.Epoch) : null;
    }

    /// <summary>How training ends because a callback asked for it; null when none did.</summary>
    private (TrainingEnd End, string Message)? EndOnRequest() => _run.StopReason is { } reason ? (TrainingEnd.Requested, reason) : null;

    private void BeginEpoch()
    {
        _run.Epoch++;
        _run.Step = 0;
        _engine.TrainingFigures.Clear();
        Tell(callback => callback.OnEpochBegin(_run));
    }

    private EpochRecord RunEpoch()
    {
        var begin = Stopwatch.GetTimestamp();
        _optimizer.BeginEpoch();
        TrainEpoch();
        _optimizer.EndEpoch();
        _engine.BringBackNetwork();
        var figures = _engine.TrainingFigures;
        var loss = figures.Loss();
        var validation = _plan.Validation is { } rows && double.IsFinite(loss) && !_isCut ? Validate(rows) : null;

        return new EpochRecord
        {
            Epoch = _run.Epoch,
            Loss = loss,
            Metric = figures.Metric(),
            ValidationLoss = validation?.Loss(),
            ValidationMetric = validation?.Metric(),
            LearningRate = _run.LearningRate,
            Duration = Stopwatch.GetElapsedTime(begin),
            // An epoch that was cancelled before its first step has no rows to judge by.
            Metrics = _run.Step > 0 ? figures.Metrics() : MetricValues.None,
            ValidationMetrics = validation?.Metrics() ?? MetricValues.None,
        };
    }

    private void TrainEpoch()
    {
        foreach (var batch in BatchesOf(_run.Epoch))
        {
            if (NoticeCancellation())
                return;

            _run.LearningRate = _learningRates.At(_step);
            TrainStep(batch, _run.LearningRate);
            _run.Step++;
            TellOfBatch();

            var hopeless = _run.Step % StepsBetweenLooks == 0 && !double.IsFinite(_engine.TrainingFigures.Loss());
            if (hopeless || _run.StopReason is not null)
                return;
        }
        // Rows that are streamed just end when the run is cancelled.
        if (_run.Step < _run.StepsPerEpoch)
            NoticeCancellation();
    }

    private void TrainStep(RowBatch batch, float learningRate)
    {
        _step++;
        _engine.ComputeGradients(batch, _step, addToGradients: _optimizer.BatchesWaiting > 0);
        _optimizer.EndBatch(learningRate, _learningRates.DecayFactorAt(_step - 1));
        _engine.EndStep();
    }

    /// <summary>Loss and metrics over all validation rows, with nothing dropped; null when cancelled meanwhile.</summary>
    private EpochFigures? Validate(RowSource rows)
    {
        _engine.BeginEvaluation();
        var evaluated = 0;
        foreach (var batch in RowBatch.ForEvaluation(rows))
        {
            if (NoticeCancellation())
                return null;
            _engine.Evaluate(batch);
            evaluated += batch.Count;
        }
        return evaluated < rows.Count && NoticeCancellation() ? null : _engine.ValidationFigures;
    }

    public void Dispose() => _owned.Dispose();

    /// <summary>The batches of an epoch in the order they are trained on; a function of seed and epoch alone.</summary>
    private IEnumerable<RowBatch> BatchesOf(int epoch) => _plan.Training
        .Epoch(new RowOrder(_plan.Seed, epoch, _plan.Options.Shuffle))
        .SelectMany(rows => RowBatch.AllOf(rows, _plan.BatchSize));

    private string MessageOf(Divergence divergence, EpochRecord epoch)
    {
        var (member, members) = (_plan.Member + 1, _plan.Options.EnsembleSize);
        var ofMember = members == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" of network {member} of {members}");
        var kept = _best.Epoch is { } best
            ? $"the model has the weights after epoch {best}"
            : "no epoch had ended well before it, so there are no weights to keep";
        var received = $"{divergence.Received} in epoch {epoch.Epoch}, after {_step} steps in all; {kept}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{divergence.What}{ofMember} must stay finite. Received: {received}. {divergence.WayOut}");
    }

    // Without a delegate or an enumerator: a step allocates nothing.
    private void TellOfBatch()
    {
        for (var i = 0; i < _plan.Callbacks.Count; i++)
            _plan.Callbacks[i].OnBatchEnd(_run);
    }

    private void Tell(Action<TrainingCallback> what)
    {
        foreach (var callback in _plan.Callbacks)
            what(callback);
    }
}
