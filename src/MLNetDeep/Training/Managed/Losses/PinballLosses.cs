using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="QuantilesError"/>: the mean of the <see cref="QuantileError"/> of each output with its own quantile.</summary>
internal sealed class PinballLosses(QuantilesError loss) : ManagedLoss
{
    private readonly PinballLoss[] _ofOutputs =
        [.. loss.Quantiles.Select(quantile => new PinballLoss(new QuantileError { Quantile = quantile }))];

    public override double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        // A row has one label, whatever is said of it.
        var label = new RowTruth(-1, truth.Values[..1]);
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            sum += _ofOutputs[i].OfRow(outputs.Slice(i, 1), label, slopes.Slice(i, 1));
            slopes[i] /= outputs.Length;
        }
        return sum / outputs.Length;
    }
}
