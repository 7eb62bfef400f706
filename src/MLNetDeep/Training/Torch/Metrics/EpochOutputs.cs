using MLNetDeep.Training.Metrics;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Metrics;

/// <summary>
/// What a network said of each row of an epoch, kept on the device and read back once, for metrics that are no means over rows.
/// </summary>
internal sealed class EpochOutputs : IDisposable
{
    private readonly LearningTask _task;
    private readonly TargetScale? _targets;
    private readonly Tensor _predictions;
    private readonly Tensor _labels;
    private readonly Tensor? _weights;
    private int _count;

    /// <param name="task">What the network learns.</param>
    /// <param name="targets">What the outputs are in units of; null for units of the label.</param>
    /// <param name="rows">How many rows there will be, at most.</param>
    /// <param name="outputs">How many outputs the network has.</param>
    /// <param name="labels">The labels of the data set; what one looks like.</param>
    /// <param name="weights">The example weights of the data set; null where there are none.</param>
    public EpochOutputs(LearningTask task, TargetScale? targets, int rows, int outputs, Tensor labels, Tensor? weights)
    {
        (_task, _targets) = (task, targets);
        _predictions = empty([rows, outputs], float32, labels.device).DetachFromDisposeScope();
        _labels = empty([rows, .. labels.shape[1..]], labels.dtype, labels.device).DetachFromDisposeScope();
        _weights = weights is null ? null : empty([rows], float32, labels.device).DetachFromDisposeScope();
    }

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear() => _count = 0;

    public void Record(Tensor predictions, TorchBatch batch)
    {
        _predictions.narrow(0, _count, batch.Count).copy_(predictions);
        _labels.narrow(0, _count, batch.Count).copy_(batch.Labels);
        if (batch.MetricWeights is { } weights)
            _weights!.narrow(0, _count, batch.Count).copy_(weights);
        _count += batch.Count;
    }

    /// <summary>The metrics over the rows so far. Waits for the device.</summary>
    public MetricValues Values(IReadOnlyList<MetricFunction> metrics)
    {
        using var scope = NewDisposeScope();
        var rows = new ScoredRows
        {
            Task = _task,
            Count = _count,
            OutputCount = (int)_predictions.size(1),
            Outputs = Read<float>(_predictions),
            Classes = _labels.dtype == ScalarType.Int64 ? [.. Read<long>(_labels).Select(label => (int)label)] : null,
            Labels = _labels.dtype == ScalarType.Int64 ? null : Read<float>(_labels),
            Weights = _weights is null ? null : Read<float>(_weights),
            Deviations = _targets?.Deviations,
        };
        return new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, MetricCalculator.Of(metric, rows))));
    }

    public void Dispose()
    {
        _predictions.Dispose();
        _labels.Dispose();
        _weights?.Dispose();
    }

    private T[] Read<T>(Tensor tensor)
        where T : unmanaged => tensor.narrow(0, 0, _count).cpu().data<T>().ToArray();
}
