using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>
/// The loss and metric sums of the batches of one epoch. They stay on the device, one slot for each batch, and are read back in one go and added
/// up in double precision: no batch waits for the device, and no figure drifts with the number of batches.
/// </summary>
internal sealed class EpochTotals(int batchCount, Device device) : IDisposable
{
    private readonly Tensor _losses = zeros(batchCount, float32, device).DetachFromDisposeScope();
    private readonly Tensor _metrics = zeros(batchCount, float32, device).DetachFromDisposeScope();
    private double _lossRead;
    private int _batchesRead;

    /// <summary>The number of batches recorded.</summary>
    public int BatchCount { get; private set; }

    /// <summary>The number of rows recorded.</summary>
    public long RowCount { get; private set; }

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear() => (BatchCount, RowCount, _batchesRead, _lossRead) = (0, 0, 0, 0);

    public void Record(Tensor lossSum, Tensor metricSum, int rows)
    {
        _losses.narrow(0, BatchCount, 1).copy_(lossSum);
        _metrics.narrow(0, BatchCount, 1).copy_(metricSum);
        BatchCount++;
        RowCount += rows;
    }

    /// <summary>The mean loss over the rows so far. Waits for the device.</summary>
    public double MeanLoss()
    {
        _lossRead += Sum(_losses, _batchesRead, BatchCount);
        _batchesRead = BatchCount;
        return _lossRead / RowCount;
    }

    /// <summary>The sum of the metric over the rows so far. Waits for the device.</summary>
    public double MetricSum() => Sum(_metrics, 0, BatchCount);

    public void Dispose()
    {
        _losses.Dispose();
        _metrics.Dispose();
    }

    private static double Sum(Tensor slots, int from, int to)
    {
        if (from == to)
            return 0;

        using var scope = NewDisposeScope();
        var sum = 0.0;
        foreach (var slot in slots.narrow(0, from, to - from).cpu().data<float>())
            sum += slot;
        return sum;
    }
}
