using System.Globalization;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>Compares a trial with earlier ones at its rungs, while its epochs end.</summary>
/// <param name="rungs">The rungs; null where the trial runs to its own end.</param>
/// <param name="higherIsBetter">Whether a higher metric is better.</param>
/// <param name="tried">The trials it is compared with.</param>
internal sealed class RungWatch(Rungs? rungs, bool higherIsBetter, IReadOnlyList<TriedPoint> tried)
{
    private double _bestCost = double.PositiveInfinity;

    /// <summary>Why the trial is to stop; null while it is not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Takes the metric after an epoch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">The metric; NaN is the worst there is.</param>
    public void Add(int epoch, double value)
    {
        var cost = SweepTrial.CostOf(value, higherIsBetter);
        // Not Math.Min, for which NaN is the least.
        _bestCost = cost < _bestCost ? cost : _bestCost;
        if (rungs?.Epochs.Contains(epoch) == true && !rungs.GoesOn(epoch, _bestCost, tried))
            StopReason ??= string.Create(CultureInfo.InvariantCulture, $"Stopped at epoch {epoch}: earlier trials were better there.");
    }
}
