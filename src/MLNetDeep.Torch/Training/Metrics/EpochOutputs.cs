using MLNetDeep.Training;
using MLNetDeep.Training.Metrics;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Metrics;

/// <summary>
/// What a network said of each row of an epoch, kept on the device and read back once, for metrics that are no means over rows.
/// </summary>
/// <param name="task">What the network learns.</param>
/// <param name="targets">What the outputs are in units of; null for units of the label.</param>
/// <param name="rows">How many rows there will be, at most.</param>
internal sealed class EpochOutputs(LearningTask task, TargetScale? targets, int rows) : IDisposable
{
    private Tensor? _predictions;
    private Tensor? _labels;
    private Tensor? _weights;
    private int _count;

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear() => _count = 0;

    public void Record(Tensor predictions, TorchBatch batch)
    {
        Copy(predictions, ref _predictions, batch.Count);
        Copy(batch.Labels, ref _labels, batch.Count);
        if (batch.MetricWeights is { } weights)
            Copy(weights, ref _weights, batch.Count);
        _count += batch.Count;
    }

    /// <summary>The metrics over the rows so far. Waits for the device.</summary>
    public MetricValues Values(IReadOnlyList<MetricFunction> metrics)
    {
        using var scope = NewDisposeScope();
        var scored = new ScoredRows
        {
            Task = task,
            Count = _count,
            OutputCount = (int)_predictions!.size(1),
            Outputs = Read<float>(_predictions!),
            Classes = _labels!.dtype == ScalarType.Int64 ? [.. Read<long>(_labels).Select(label => (int)label)] : null,
            Labels = _labels!.dtype == ScalarType.Int64 ? null : Read<float>(_labels),
            Weights = _weights is null ? null : Read<float>(_weights),
            Deviations = targets?.Deviations,
        };
        return new MetricValues(metrics.Select(metric => KeyValuePair.Create(metric.Name, MetricCalculator.Of(metric, scored))));
    }

    public void Dispose()
    {
        _predictions?.Dispose();
        _labels?.Dispose();
        _weights?.Dispose();
    }

    /// <summary>Copies the values of a batch behind those that are there; the first batch says what one looks like.</summary>
    private void Copy(Tensor values, ref Tensor? all, int count)
    {
        all ??= empty([rows, .. values.shape[1..]], values.dtype, values.device).DetachFromDisposeScope();
        using var place = all.narrow(0, _count, count);
        place.copy_(values);
    }

    private T[] Read<T>(Tensor tensor)
        where T : unmanaged => tensor.narrow(0, 0, _count).cpu().data<T>().ToArray();
}
