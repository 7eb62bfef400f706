using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch;

/// <summary>The loss and the task's metric over the rows of one epoch.</summary>
internal sealed class EpochTotals(int batchCount, Device device) : IDisposable
{
    private readonly WeightedTotal _loss = new(batchCount, device);
    private readonly WeightedTotal _metric = new(batchCount, device);

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear()
    {
        _loss.Clear();
        _metric.Clear();
    }

    public void Record(WeightedSum loss, WeightedSum metric)
    {
        _loss.Record(loss.Sum, loss.Weight, loss.Rows);
        _metric.Record(metric.Sum, metric.Weight, metric.Rows);
    }

    /// <summary>The mean loss over the rows so far. Waits for the device.</summary>
    public double MeanLoss() => _loss.Mean();

    /// <summary>The mean over the rows so far of what they add to the metric. Waits for the device.</summary>
    public double MeanMetric() => _metric.Mean();

    public void Dispose()
    {
        _loss.Dispose();
        _metric.Dispose();
    }
}
