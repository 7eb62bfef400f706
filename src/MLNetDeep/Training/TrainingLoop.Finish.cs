using MLNetDeep.Training.Calibration;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training;

/// <content>What a run leaves: the weights that were chosen, the members that are kept, and the record.</content>
internal sealed partial class TrainingLoop
{
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

    /// <summary>Members are kept and probabilities calibrated by the validation rows, with the weights that were chosen.</summary>
    private TrainingHistory Finished(TrainingHistory history)
    {
        history = history with { Pruning = MemberPruning.Of(_plan) };
        // Of an ensemble, the mean of the probabilities is calibrated, once all its networks are trained.
        if (_plan.Options is not { TemperatureScaling: true, EnsembleSize: 1 })
            return history;
        var finished = _plan with { KeptMembers = history.Pruning?.Members };
        return history with { Calibration = TemperatureScaling.Fit(_plan, UnfinishedNetwork.OutputsOf(finished)) };
    }

    private TrainingHistory HistoryOf(TrainingEnd end, string message, int weightsFromEpoch) => new()
    {
        Epochs = [.. _epochs],
        MetricName = MainMetric.NameFor(_plan.Task),
        BestEpoch = _watch.Best?.Epoch,
        WeightsFromEpoch = weightsFromEpoch,
        End = end,
        EndMessage = message,
        Seed = _plan.Seed,
        Device = _plan.Device.Name,
        Engine = _plan.Engine,
        Precision = _network.Precision,
        BatchSize = _plan.BatchSize,
        DataPlacement = _plan.Placement,
        TrainingRowCount = _plan.Training.Count,
        ValidationRowCount = _plan.Validation?.Count ?? 0,
        SkippedRowCount = _plan.SkippedRowCount,
        ResumedEpochCount = _resumedEpochs,
    };
}
