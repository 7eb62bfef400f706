using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Networks;

namespace MLNetDeep.Training;

/// <content>A run that is cancelled, that continues where another one ended, or of which a model is made on the way.</content>
internal sealed partial class TrainingLoop
{
    /// <summary>How many epochs were trained by a process before this one.</summary>
    private int _resumedEpochs;

    /// <summary>Whether the epoch that runs was cut off.</summary>
    private bool _isCut;

    /// <summary>All that changes from step to step; what a run continues from, with the records of its epochs.</summary>
    private IReadOnlyList<(string Name, StoredValues Values)> State =>
    [
        ("parameters", _network.Parameters),
        ("statistics", _network.Statistics),
        .. _best.State,
        .. _optimizer.State.Select(state => ($"optimizer.{state.Name}", state.Values)),
    ];

    private void Restore()
    {
        RestoreCheckpoint();
        _engine.TakeNetwork();
    }

    private void RestoreCheckpoint()
    {
        if (_plan.Resumable?.Restore(State) is not var (epochs, bestEpoch))
            return;

        foreach (var epoch in epochs)
        {
            _plateau?.Observe(epoch);
            _watch.Observe(epoch);
        }
        _epochs.AddRange(epochs);
        _toldEpochs = epochs.Count;
        _resumedEpochs = epochs.Count;
        _best.SetEpoch(bestEpoch);
        _run.Epoch = epochs.Count;
        _run.LearningRate = epochs[^1].LearningRate;
        _step = (long)epochs.Count * _run.StepsPerEpoch;
        var updatesPerEpoch = (_run.StepsPerEpoch - 1) / _plan.Options.Optimizer.AccumulationSteps + 1;
        _optimizer.ResumeAfterEpoch((long)epochs.Count * updatesPerEpoch);
    }

    /// <summary>Ends a cancelled run, with an exception if that is wanted or there is nothing to return.</summary>
    /// <returns>How it ended, in a sentence.</returns>
    private string CutOff(EpochRecord epoch)
    {
        if (_plan.Options.OnCancellation == CancellationBehavior.Throw || _best.Epoch is null && (_step == 0 || !_network.IsFinite))
            _plan.CheckAlive();

        if (_run.Step > 0)
            _epochs.Add(epoch with { ValidationLoss = null, ValidationMetric = null, ValidationMetrics = MetricValues.None });
        else
            _run.Epoch--;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Training was cancelled {(_run.Step > 0 ? "in" : "after")} epoch {_run.Epoch}, after {Counted.Of(_step, "step")} in all.");
    }

    private bool NoticeCancellation() => _isCut |= _plan.IsCancelled() || _plan.Follows?.IsOverAfter(_epochs.Count) == true;

    private DenseNetworkModel UnfinishedModel()
    {
        _engine.BringBackNetwork();
        return _plan.CreateModel!(_network.CopyParameters(), UnfinishedHistory());
    }

    private TrainingHistory UnfinishedHistory() => HistoryOf(
        TrainingEnd.Unfinished,
        string.Create(CultureInfo.InvariantCulture,
            $"Training was in epoch {_run.Epoch} of {_run.NumberOfEpochs}, after {Counted.Of(_step, "step")} in all."),
        _run.Epoch);
}
