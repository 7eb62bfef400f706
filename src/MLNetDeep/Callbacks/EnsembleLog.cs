using System.Globalization;

namespace MLNetDeep.Callbacks;

/// <summary>Writes what the networks of an ensemble are worth together, once all are trained.</summary>
internal static class EnsembleLog
{
    /// <summary>A line for the figures, and one for how probabilities were calibrated; none for one network.</summary>
    public static void Write(TrainingHistory history, Action<string> write)
    {
        if (history.Ensemble is not { } ensemble)
            return;

        var validation = ensemble is { ValidationLoss: { } loss, ValidationMetric: { } metric }
            ? string.Create(CultureInfo.InvariantCulture,
                $": validation loss {loss:F4}, validation {history.MetricName} "
                + $"{metric:F4}{EpochLog.Listed(ensemble.ValidationMetrics, "validation ")}")
            : "";
        write(string.Create(CultureInfo.InvariantCulture, $"The scores of {ensemble.Members.Count} networks are averaged{validation}."));
        if (history.Calibration is { } calibration)
            write(EpochLog.TextOf(calibration));
    }
}
