using System.Globalization;
using MLNetDeep.Messages;

namespace MLNetDeep.Training;

/// <summary>
/// What one run has seen of the value an <see cref="EarlyStopping"/> watches; made new for every run. Follows Keras' rules for minimum
/// improvement, baseline and start epoch.
/// </summary>
internal sealed class EarlyStoppingWatch(EarlyStopping settings, bool higherIsBetter)
{
    private int _epochsWithout;

    /// <summary>
    /// The watch for a run. Without early stopping it never stops, but still knows the best epoch: by validation loss, or loss where
    /// nothing is validated.
    /// </summary>
    /// <exception cref="InvalidOperationException">A validation value is to be watched, but there are no validation rows.</exception>
    public static EarlyStoppingWatch For(EarlyStopping? settings, bool hasValidation, bool higherMetricIsBetter)
    {
        settings ??= new EarlyStopping
        {
            Monitor = hasValidation ? MonitoredValue.ValidationLoss : MonitoredValue.Loss,
            Patience = int.MaxValue
        };
        settings.Monitor.RequireRows(nameof(EarlyStopping), hasValidation);
        return new EarlyStoppingWatch(settings, settings.Monitor.HigherIsBetter(higherMetricIsBetter));
    }

    /// <summary>The best epoch so far; null before the first that was watched.</summary>
    public EpochRecord? Best { get; private set; }

    /// <summary>Whether the patience is used up.</summary>
    public bool ShouldStop { get; private set; }

    /// <summary>Refuses what can never improve, at the first epoch rather than when patience ends.</summary>
    /// <inheritdoc cref="EpochRecord.CheckIsNumber" path="/exception"/>
    public void Check(EpochRecord epoch) => epoch.CheckIsNumber(settings.Monitor, nameof(EarlyStopping));

    /// <summary>Takes note of a finished epoch.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Observe(EpochRecord epoch)
    {
        if (epoch.Epoch < settings.StartFromEpoch || epoch[settings.Monitor] is not { } value)
            return false;

        var isBest = double.IsFinite(value)
            && (Best?[settings.Monitor] is not { } best || IsBetter(value, best));
        if (isBest)
            Best = epoch;

        var counts = isBest && (settings.Baseline is not { } baseline || IsBetter(value, baseline));
        _epochsWithout = counts ? 0 : _epochsWithout + 1;

        // As in Keras: an epoch that is the best so far uses up patience while it does not better the baseline, but never ends training.
        ShouldStop = !isBest && _epochsWithout >= Math.Max(1, settings.Patience);
        return isBest;
    }

    /// <summary>Why training stops after <paramref name="last"/>, in a sentence.</summary>
    public string StopMessage(EpochRecord last) => string.Create(CultureInfo.InvariantCulture,
        $"Stopped after epoch {last.Epoch}: {settings.Monitor} {(Best is null ? "was not finite" : "had not improved")} for "
        + $"{Counted.Of(_epochsWithout, "epoch")}; "
        + $"{(Best is { } best ? $"the best was epoch {best.Epoch}" : "there was no best epoch")}.");

    private bool IsBetter(double value, double than) =>
        MonitoredValue.IsBetter(value, than, higherIsBetter, settings.MinimumImprovement);
}
