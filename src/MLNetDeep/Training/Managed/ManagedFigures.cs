using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed;

/// <summary>The figures of the <see cref="ManagedEngine"/>: sums in double precision, and what was said of each row where a metric needs all of them.</summary>
internal sealed class ManagedFigures : EpochFigures
{
    private readonly LearningTask _task;
    private readonly IReadOnlyList<MetricFunction> _extra;
    private readonly RecordedRows? _rows;
    private double _loss;
    private double _lossWeight;
    private double _metric;
    private double _metricWeight;

    /// <param name="plan">The run's plan.</param>
    /// <param name="rows">How many rows are gone through.</param>
    public ManagedFigures(TrainingPlan plan, int rows)
    {
        (_task, _extra) = (plan.Task, plan.Options.Metrics);
        _rows = _extra.Count == 0 ? null : new RecordedRows(plan, rows);
    }

    public override void Clear()
    {
        (_loss, _lossWeight, _metric, _metricWeight) = (0, 0, 0, 0);
        _rows?.Clear();
    }

    /// <param name="pass">The batch gone over.</param>
    /// <param name="outputs">What was made of it.</param>
    /// <param name="penalty">What the network's weights add to the loss.</param>
    public void Record(Pass pass, OutputStage outputs, double penalty)
    {
        _loss += outputs.LossSum(pass) + penalty * pass.LossWeight;
        _lossWeight += pass.LossWeight;
        _metric += outputs.MetricSum(pass);
        _metricWeight += pass.MetricWeight;
        _rows?.Record(pass, outputs);
    }

    public override double Loss() => _loss / _lossWeight;

    public override double Metric() => MainMetric.From(_task, _metric / _metricWeight);

    public override MetricValues Metrics() => _rows?.Values(_extra) ?? MetricValues.None;
}
