using MLNetDeep.Torch.Loading;
using MLNetDeep.Torch.Training.Metrics;
using MLNetDeep.Torch.Training.Objectives;
using MLNetDeep.Training;
using MLNetDeep.Training.Metrics;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>The figures of the <see cref="TorchEngine"/>, gathered on the device.</summary>
internal sealed class TorchFigures : EpochFigures, IDisposable
{
    private readonly LearningTask _task;
    private readonly Objective _objective;
    private readonly TorchMetric _metric;
    private readonly IReadOnlyList<MetricFunction> _extra;
    private readonly EpochTotals _totals;
    private readonly EpochOutputs? _outputs;

    /// <param name="plan">The run's plan.</param>
    /// <param name="objective">What is minimised; not owned.</param>
    /// <param name="metric">The task's metric; not owned.</param>
    /// <param name="rows">How many rows are gone through.</param>
    /// <param name="batchSize">How many rows make a batch.</param>
    public TorchFigures(TrainingPlan plan, Objective objective, TorchMetric metric, int rows, int batchSize)
    {
        _task = plan.Task;
        _objective = objective;
        _metric = metric;
        _extra = plan.Options.Metrics;
        _totals = new EpochTotals((rows - 1) / batchSize + 1, plan.Device.ToTorch());
        _outputs = _extra.Count == 0
            ? null
            : new EpochOutputs(plan.Task, plan.Targets, rows);
    }

    public override void Clear()
    {
        _totals.Clear();
        _outputs?.Clear();
    }

    /// <param name="batch">The batch.</param>
    /// <param name="outputs">What the network said of it.</param>
    /// <param name="loss">What it adds to the loss.</param>
    public void Record(TorchBatch batch, Tensor outputs, WeightedSum loss)
    {
        var predictions = _objective.Predictions(outputs);
        _totals.Record(loss, batch.MetricOf(_metric.OfRows(predictions, batch.Labels)));
        _outputs?.Record(predictions, batch);
    }

    public override double Loss() => _totals.MeanLoss();

    public override double Metric() => MainMetric.From(_task, _totals.MeanMetric());

    public override MetricValues Metrics() => _outputs?.Values(_extra) ?? MetricValues.None;

    public void Dispose()
    {
        _totals.Dispose();
        _outputs?.Dispose();
    }
}
