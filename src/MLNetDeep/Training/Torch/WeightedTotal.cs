using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch;

/// <summary>
/// Sums of the batches of one epoch and what they weigh. They stay on the device, one slot for each batch, and are read back in one go and added
/// up in double precision: no batch waits for the device, and no figure drifts with the number of batches.
/// </summary>
internal sealed class WeightedTotal(int batchCount, Device device) : IDisposable
{
    private readonly Tensor _sums = zeros(batchCount, float32, device).DetachFromDisposeScope();
    private readonly Tensor _weights = zeros(batchCount, float32, device).DetachFromDisposeScope();
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
        foreach (var slot in slots.narrow(0, from, to - from).cpu().data<float>())
            sum += slot;
        return sum;
    }
}
