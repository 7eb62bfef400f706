using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed;

/// <summary>What a network said of each row of an epoch, for metrics that are no means over rows. Memory for all rows, made once.</summary>
internal sealed class RecordedRows
{
    private readonly LearningTask _task;
    private readonly float[]? _deviations;
    private readonly int _outputCount;
    private readonly int? _predicted;
    private readonly float[] _predictions;
    private int[]? _classes;
    private float[]? _labels;
    private float[]? _weights;
    private int _count;

    /// <param name="plan">The run's plan.</param>
    /// <param name="rows">How many rows there will be, at most.</param>
    /// <param name="deviations">The units of predictions and truths, in units of the label column; null where they are the same.</param>
    public RecordedRows(TrainingPlan plan, int rows, float[]? deviations)
    {
        (_task, _deviations, _predicted) = (plan.Task, deviations, plan.Loss.PredictedOutput);
        _outputCount = _predicted is null ? plan.Network.Specification.OutputSize : 1;
        // Cannot be too many: ScoredRows.Check refused such a run.
        _predictions = new float[checked(rows * _outputCount)];
    }

    public void Clear() => _count = 0;

    public void Record(Pass pass, OutputStage outputs)
    {
        var store = pass.Batch.Selection.Store;
        // The first batch says what a row looks like.
        if (store.LabelWidth == 0)
            _classes ??= new int[_predictions.Length / _outputCount];
        else
            _labels ??= new float[_predictions.Length];
        if (store.Weights is not null)
            _weights ??= new float[_predictions.Length / _outputCount];

        if (_predicted is { } predicted)
        {
            for (var row = 0; row < pass.Count; row++)
                _predictions[_count + row] = outputs.Outputs.Row(row)[predicted];
        }
        else
        {
            outputs.Outputs.ValuesOf(pass.AllRows).CopyTo(_predictions.AsSpan(_count * _outputCount));
        }
        for (var row = 0; row < pass.Count; row++)
        {
            var truth = outputs.TruthOf(pass, row);
            if (_classes is not null)
                _classes[_count + row] = truth.Class;
            truth.Values.CopyTo(_labels.AsSpan(_labels is null ? 0 : (_count + row) * _outputCount));
        }
        if (_weights is not null)
            pass.MetricWeights.CopyTo(_weights.AsSpan(_count));
        _count += pass.Count;
    }

    /// <summary>The metrics over the rows so far.</summary>
    public MetricValues Values(IReadOnlyList<MetricFunction> metrics)
    {
        var rows = new ScoredRows
        {
            Task = _task,
            Count = _count,
            OutputCount = _outputCount,
            Outputs = _predictions[..(_count * _outputCount)],
            Classes = _classes?[.._count],
            Labels = _labels?[..(_count * _outputCount)],
            Weights = _weights?[.._count],
            Deviations = _deviations,
        };
        return new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, MetricCalculator.Of(metric, rows))));
    }
}
