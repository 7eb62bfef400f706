using System.Numerics.Tensors;
using MLNetDeep.Data.Rows;
using MLNetDeep.Training.Managed.Losses;

namespace MLNetDeep.Training.Managed;

/// <summary>What follows the last layer: loss and metric of each row, and the gradients of the outputs.</summary>
/// <param name="outputs">What the last layer makes.</param>
/// <param name="loss">What is minimised.</param>
/// <param name="metric">The task's metric.</param>
/// <param name="targets">The scale that targets are brought to; null where they are left as they are.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed class OutputStage(Signal outputs, ManagedLoss loss, RowMetric metric, TargetScale? targets, int capacity)
{
    private readonly double[] _losses = new double[capacity];
    private readonly double[] _metrics = new double[capacity];
    private readonly float[] _standardized = targets is null ? [] : new float[checked(capacity * outputs.Width)];

    public Signal Outputs => outputs;

    /// <summary>Goes over rows whose outputs are there, which become predictions after that.</summary>
    public void Run(Slice rows, Pass pass)
    {
        var examples = pass.Batch.Selection.Store;
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            var values = outputs.Row(row);
            var truth = TruthOf(examples, pass.Batch.Rows[row], row);
            var gradients = outputs.GradientRow(row);
            // In single precision a loss is infinite when a network diverges, before its outputs are.
            _losses[row] = (float)loss.OfRow(values, truth, gradients);
            if (pass.IsTraining)
                TensorPrimitives.Multiply(gradients, (float)(pass.LossWeights[row] / pass.LossWeight), gradients);
            loss.ToPredictions(values);
            _metrics[row] = metric.Of(values, truth);
        }
    }

    /// <summary>The losses of the rows gone over, weighted, added up in their order.</summary>
    public double LossSum(Pass pass) => Sum(_losses, pass.LossWeights);

    /// <summary>What the rows add to the metric, weighted, added up in their order.</summary>
    public double MetricSum(Pass pass) => Sum(_metrics, pass.MetricWeights);

    /// <summary>What was true of a row of the batch gone over, as loss and metric saw it.</summary>
    /// <param name="pass">The batch.</param>
    /// <param name="row">Which of its rows.</param>
    public RowTruth TruthOf(Pass pass, int row)
    {
        var examples = pass.Batch.Selection.Store;
        if (examples.LabelWidth == 0)
            return new RowTruth(examples.Classes![pass.Batch.Rows[row]], []);
        return new RowTruth(-1, targets is null ? examples.LabelValues(pass.Batch.Rows[row]) : StandardizedRow(row));
    }

    private RowTruth TruthOf(RowStore examples, int example, int row)
    {
        if (examples.LabelWidth == 0)
            return new RowTruth(examples.Classes![example], []);
        if (targets is null)
            return new RowTruth(-1, examples.LabelValues(example));

        targets.Standardize(examples.LabelValues(example), StandardizedRow(row));
        return new RowTruth(-1, StandardizedRow(row));
    }

    private Span<float> StandardizedRow(int row) => _standardized.AsSpan(row * outputs.Width, outputs.Width);

    private static double Sum(double[] values, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }
}
