using System.Runtime.CompilerServices;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The figures of rows gone over in managed code: sums in double precision, and what was said of each row where a metric needs all of them.
/// </summary>
internal abstract class ManagedFigures : EpochFigures
{
    private readonly LearningTask _task;
    private readonly IReadOnlyList<MetricFunction> _extra;
    private readonly RecordedRows? _rows;

    /// <param name="plan">The run's plan.</param>
    /// <param name="rows">How many rows are gone through.</param>
    /// <param name="deviations">The units of predictions, in units of the label column; null where they are the same.</param>
    private protected ManagedFigures(TrainingPlan plan, int rows, float[]? deviations)
    {
        (_task, _extra) = (plan.Task, plan.Options.Metrics);
        _rows = _extra.Count == 0 ? null : new RecordedRows(plan, rows, deviations);
    }

    protected double LossSum { get; set; }

    protected double LossWeight { get; set; }

    protected double MetricSum { get; set; }

    protected double MetricWeight { get; set; }

    public override void Clear()
    {
        (LossSum, LossWeight, MetricSum, MetricWeight) = (0, 0, 0, 0);
        _rows?.Clear();
    }

    public override double Loss() => LossSum / LossWeight;

    public override double Metric() => MainMetric.From(_task, MetricSum / MetricWeight);

    public override MetricValues Metrics() => _rows?.Values(_extra) ?? MetricValues.None;

    private protected void Keep(Pass pass, OutputStage outputs) => _rows?.Record(pass, outputs);
}

/// <summary>Those of training: each batch has its own sum, and the penalty of the weights it met.</summary>
/// <param name="plan">The run's plan.</param>
internal sealed class TrainingFigures(TrainingPlan plan) : ManagedFigures(plan, plan.Training.Count, plan.Targets?.Deviations)
{
    /// <param name="pass">The batch gone over.</param>
    /// <param name="outputs">What was made of it.</param>
    /// <param name="penalty">What the network's weights add to the loss.</param>
    public void Record(Pass pass, OutputStage outputs, double penalty)
    {
        LossSum += SumOf(outputs.Losses, pass.LossWeights) + penalty * pass.LossWeight;
        LossWeight += pass.LossWeight;
        MetricSum += SumOf(outputs.MetricShares, pass.MetricWeights);
        MetricWeight += pass.MetricWeight;
        Keep(pass, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOf(double[] values, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }
}

/// <summary>Those of an evaluation: one sum over all rows in their order, so that they do not depend on how rows come in batches.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="rows">How many rows are gone through.</param>
internal sealed class EvaluationFigures(TrainingPlan plan, int rows) : ManagedFigures(plan, rows, deviations: null)
{
    /// <summary>What the network's weights add to the loss.</summary>
    public double Penalty { get; set; }

    public override double Loss() => base.Loss() + Penalty;

    /// <param name="pass">The batch gone over.</param>
    /// <param name="outputs">What was made of it.</param>
    public void Record(Pass pass, OutputStage outputs)
    {
        for (var row = 0; row < pass.Count; row++)
        {
            LossSum += pass.LossWeights[row] * outputs.Losses[row];
            LossWeight += pass.LossWeights[row];
            MetricSum += pass.MetricWeights[row] * outputs.MetricShares[row];
            MetricWeight += pass.MetricWeights[row];
        }
        Keep(pass, outputs);
    }
}
