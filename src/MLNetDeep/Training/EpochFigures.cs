using MLNetDeep.Data;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Objectives;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>What is reported of one pass over some rows, gathered batch by batch: the loss, the task's metric and those the options ask for.</summary>
internal sealed class EpochFigures : IDisposable
{
    private readonly Objective _objective;
    private readonly MainMetric _metric;
    private readonly IReadOnlyList<MetricFunction> _extra;
    private readonly EpochTotals _totals;
    private readonly EpochOutputs? _outputs;

    /// <param name="plan">The run's plan.</param>
    /// <param name="objective">What is minimised; not owned.</param>
    /// <param name="metric">The task's metric; not owned.</param>
    /// <param name="rows">The rows gone through.</param>
    /// <param name="weights">What they weigh.</param>
    /// <param name="batchSize">How many rows make a batch.</param>
    public EpochFigures(TrainingPlan plan, Objective objective, MainMetric metric, ExampleRows rows, RowWeights weights, int batchSize)
    {
        _objective = objective;
        _metric = metric;
        _extra = plan.Options.Metrics;
        _totals = new EpochTotals((rows.Count - 1) / batchSize + 1, plan.Network.Device);
        _outputs = _extra.Count == 0
            ? null
            : new EpochOutputs(plan.Task, plan.Targets, rows.Count, plan.Network.Specification.OutputSize, rows.Examples.Labels, weights.InMetric);
    }

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear()
    {
        _totals.Clear();
        _outputs?.Clear();
    }

    /// <param name="batch">The batch.</param>
    /// <param name="outputs">What the network said of it.</param>
    /// <param name="loss">What it adds to the loss.</param>
    public void Record(Batch batch, Tensor outputs, WeightedSum loss)
    {
        var predictions = _objective.Predictions(outputs);
        _totals.Record(loss, batch.MetricOf(_metric.OfRows(predictions, batch.Labels)));
        _outputs?.Record(predictions, batch);
    }

    /// <summary>The mean loss over the rows so far. Waits for the device.</summary>
    public double Loss() => _totals.MeanLoss();

    /// <summary>The task's metric over the rows so far. Waits for the device.</summary>
    public double Metric() => _metric.From(_totals.MeanMetric());

    /// <summary>The metrics the options ask for, over the rows so far. Waits for the device.</summary>
    public MetricValues Metrics() => _outputs?.Values(_extra) ?? MetricValues.None;

    public void Dispose()
    {
        _totals.Dispose();
        _outputs?.Dispose();
    }
}
