using System.Runtime.CompilerServices;
using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Models;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed;

/// <summary>What follows a network's outputs: loss and metric of each row of a batch. Outputs become predictions.</summary>
/// <param name="outputs">What the network says of each row.</param>
/// <param name="plan">The run's plan.</param>
/// <param name="metric">The task's metric.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal abstract class OutputStage(Signal outputs, TrainingPlan plan, RowMetric metric, int capacity)
{
    private readonly ScoreFunction _function = ModelDescription.ScoreFunctionOf(plan.Task, plan.Loss);
    private readonly int? _predicted = plan.Loss.PredictedOutput;
    private readonly int _labelWidth = plan.Loss.PredictedOutput is null ? outputs.Width : 1;
    private readonly float[] _standardized = plan.Targets is null ? [] : new float[checked(capacity * outputs.Width)];

    /// <summary>The scale that the loss is computed at; null where targets are left as they are.</summary>
    protected TargetScale? Targets { get; } = plan.Targets;

    public Signal Outputs => outputs;

    /// <summary>The loss of each row gone over.</summary>
    public double[] Losses { get; } = new double[capacity];

    /// <summary>What each row adds to the metric.</summary>
    public double[] MetricShares { get; } = new double[capacity];

    /// <summary>What is minimised.</summary>
    protected ManagedLoss Loss { get; } = ManagedLoss.For(plan.Loss);

    /// <summary>What was true of a row of the batch gone over, in the units of the predictions.</summary>
    /// <param name="pass">The batch.</param>
    /// <param name="row">Which of its rows.</param>
    public abstract RowTruth TruthOf(Pass pass, int row);

    /// <summary>The labels of the batch gone over, as they are.</summary>
    protected static BatchTruths LabelsOf(Pass pass) => new(pass.Batch.Selection.Store, pass.Batch.Rows);

    /// <summary>A label at the scale of the targets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected RowTruth TargetOf(RowTruth label, int row)
    {
        if (Targets is not { } targets)
            return label;

        var target = StandardizedRow(row);
        targets.Standardize(label.Values, target);
        return new RowTruth(-1, target);
    }

    /// <summary>The place of a row's standardized target.</summary>
    protected Span<float> StandardizedRow(int row) => _standardized.AsSpan(row * _labelWidth, _labelWidth);

    /// <summary>Brings quantiles into their order.</summary>
    protected void Order(int row)
    {
        if (_function == ScoreFunction.Sorted)
            outputs.Row(row).Sort();
    }

    /// <summary>Records a row whose loss is known.</summary>
    /// <param name="row">Which row of the batch.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="truth">What is true of it, in the units of the predictions.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Record(int row, double loss, RowTruth truth)
    {
        // In single precision a loss is infinite when a network diverges, before its outputs are.
        Losses[row] = (float)loss;
        // Metrics of numbers are of predictions; those of classes and truths do not see what keeps the order of outputs.
        var values = outputs.Row(row);
        if (_function == ScoreFunction.Exponential)
            ScoreFunctions.Exponential(values);
        Order(row);
        MetricShares[row] = metric.Of(_predicted is { } predicted ? values.Slice(predicted, 1) : values, truth);
    }
}

/// <summary>What is true of the rows of a batch.</summary>
internal readonly ref struct BatchTruths(RowStore store, ReadOnlySpan<int> rows)
{
    private readonly RowStore _store = store;
    private readonly ReadOnlySpan<int> _rows = rows;
    private readonly int[]? _classes = store.LabelWidth == 0 ? store.Classes : null;

    public RowTruth this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _classes is null ? new RowTruth(-1, _store.LabelValues(_rows[row])) : new RowTruth(_classes[_rows[row]], []);
    }
}

/// <summary>The end of a training step: targets and outputs are standardized, and the gradients of the outputs are wanted.</summary>
/// <param name="outputs">What the network says of each row: the mean of its members.</param>
/// <param name="ofMembers">
/// What the loss is of: the outputs of all members, one behind the other; of a network of one member the same.
/// </param>
/// <param name="plan">The run's plan.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed unsafe class TrainingStage(Signal outputs, Signal ofMembers, TrainingPlan plan, int capacity)
    : OutputStage(outputs, plan, new RowMetric(plan.Task, plan.Targets?.Deviations), capacity)
{
    private readonly int _members = ofMembers.Width / outputs.Width;
    private readonly MeanOfNetworks _mean =
        MeanOfNetworks.Of(plan.Task, ModelDescription.ScoreFunctionOf(plan.Task, plan.Loss), ofMembers.Width / outputs.Width,
            outputs.Width);

    public override RowTruth TruthOf(Pass pass, int row) => Targets is null ? LabelsOf(pass)[row] : new RowTruth(-1, StandardizedRow(row));

    /// <summary>Goes over rows whose outputs are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice rows, Pass pass)
    {
        var labels = LabelsOf(pass);
        Loss.Prepare(ofMembers.ValuesOf(rows), Outputs.Width, ofMembers.GradientsOf(rows));
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            var truth = TargetOf(labels[row], row);
            var gradients = ofMembers.GradientRow(row);
            var loss = LossOf(ofMembers.Row(row), truth, gradients);
            var slopes = ofMembers.Gradients + row * (nint)ofMembers.Width;
            RowVectors.Multiply(slopes, (float)(pass.LossWeights[row] / (pass.LossWeight * _members)), slopes, ofMembers.Width);
            if (_members > 1)
                _mean.Outputs<float>(ofMembers.Row(row), Outputs.Width, Outputs.Row(row));
            Record(row, loss, truth);
        }
    }

    /// <summary>The mean of the members' losses, and the slopes of their sum.</summary>
    private double LossOf(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        if (_members == 1)
            return Loss.OfPrepared(outputs, truth, slopes);

        var sum = 0.0;
        for (var start = 0; start < outputs.Length; start += Outputs.Width)
            sum += Loss.OfPrepared(outputs.Slice(start, Outputs.Width), truth, slopes.Slice(start, Outputs.Width));
        return sum / _members;
    }
}

/// <summary>
/// The end of an evaluation of the model that is deployed: its outputs are in the units of the label. The loss is of both at the scale of
/// the targets, as in training. Writes to the gradients of the outputs all the same.
/// </summary>
/// <inheritdoc cref="OutputStage" path="/param"/>
internal sealed class EvaluationStage(Signal outputs, TrainingPlan plan, int capacity)
    : OutputStage(outputs, plan, new RowMetric(plan.Task, deviations: null), capacity)
{
    private readonly ScoreLimits? _limits = plan.Limits;
    private readonly float[] _scaled = plan.Targets is null ? [] : new float[checked(capacity * outputs.Width)];

    public override RowTruth TruthOf(Pass pass, int row) => LabelsOf(pass)[row];

    /// <summary>Goes over rows whose outputs are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice rows, Pass pass)
    {
        var labels = LabelsOf(pass);
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            // The model that is deployed predicts them in order, so that is what is validated.
            Order(row);
            _limits?.Clamp(Outputs.Row(row));
        }
        if (Targets is null)
            Loss.Prepare(Outputs.ValuesOf(rows), Outputs.Width, Outputs.GradientsOf(rows));
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            var label = labels[row];
            Record(row, LossOf(label, row), label);
        }
    }

    private double LossOf(RowTruth label, int row)
    {
        if (Targets is not { } targets)
            return Loss.OfPrepared(Outputs.Row(row), label, Outputs.GradientRow(row));

        var scaled = _scaled.AsSpan(row * Outputs.Width, Outputs.Width);
        targets.Standardize(Outputs.Row(row), scaled);
        return Loss.OfRow(scaled, TargetOf(label, row), Outputs.GradientRow(row));
    }
}
