using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

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

/// <summary>
/// Sums of the batches of one epoch and what they weigh. They stay on the device, one slot for each batch, and are read back in one go and
/// added up in double precision: no batch waits for the device, and no figure drifts with the number of batches.
/// </summary>
internal sealed class WeightedTotal(int batchCount, Device device) : IDisposable
{
    private readonly Tensor _sums = zeros(batchCount, float64, device).DetachFromDisposeScope();
    private readonly Tensor _weights = zeros(batchCount, float64, device).DetachFromDisposeScope();
    private int _batchCount;
    private int _batchesRead;
    private double _sumRead;
    private double _weightRead;
    private long _unweightedRows;

    /// <summary>Forgets what was recorded, for the next epoch.</summary>
    public void Clear() => (_batchCount, _batchesRead, _sumRead, _weightRead, _unweightedRows) = (0, 0, 0, 0, 0);

    /// <summary>Records a batch.</summary>
    /// <param name="sum">The sum over its rows, weighted where they have weights.</param>
    /// <param name="weight">The sum of the weights; null when each row weighs 1.</param>
    /// <param name="rows">How many rows.</param>
    public void Record(Tensor sum, Tensor? weight, int rows)
    {
        _sums.narrow(0, _batchCount, 1).copy_(sum);
        if (weight is null)
            _unweightedRows += rows;
        else
            _weights.narrow(0, _batchCount, 1).copy_(weight);
        _batchCount++;
    }

    /// <summary>The weighted mean over the rows so far. Waits for the device.</summary>
    public double Mean()
    {
        _sumRead += Sum(_sums, _batchesRead, _batchCount);
        if (_unweightedRows == 0)
            _weightRead += Sum(_weights, _batchesRead, _batchCount);
        _batchesRead = _batchCount;
        return _sumRead / (_unweightedRows + _weightRead);
    }

    public void Dispose()
    {
        _sums.Dispose();
        _weights.Dispose();
    }

    private static double Sum(Tensor slots, int from, int to)
    {
        if (from == to)
            return 0;

        using var scope = NewDisposeScope();
        var sum = 0.0;
        foreach (var slot in slots.narrow(0, from, to - from).cpu().data<double>())
            sum += slot;
        return sum;
    }
}

/// <summary>A sum of values of the rows of a batch, each times its row's weight.</summary>
/// <param name="Sum">Σ w·v, a scalar.</param>
/// <param name="Weight">Σ w, a scalar; null when each row weighs 1.</param>
/// <param name="Rows">How many rows.</param>
internal readonly record struct WeightedSum(Tensor Sum, Tensor? Weight, int Rows)
{
    /// <param name="values">[rows].</param>
    /// <param name="weights">[rows]; null when each row weighs 1.</param>
    /// <param name="rows">How many rows.</param>
    public static WeightedSum Of(Tensor values, Tensor? weights, int rows) =>
        weights is null ? new(values.sum(), null, rows) : new(values.mul(weights).sum(), weights.sum(), rows);

    /// <summary>Σ w·v / Σ w, a scalar.</summary>
    public Tensor Mean() => Sum.div(Weight ?? tensor((float)Rows));
}
