using System.Globalization;

namespace MLNetDeep.Callbacks;

/// <summary>
/// Writes a line for each epoch, one for how training ended, and one each for members that were kept and for how probabilities were
/// calibrated.
/// </summary>
internal sealed class EpochLog(Action<string> write) : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        var validation = epoch is { ValidationLoss: { } loss, ValidationMetric: { } metric }
            ? string.Create(CultureInfo.InvariantCulture,
                $", validation loss {loss:F4}, validation {run.MetricName} {metric:F4}{Listed(epoch.ValidationMetrics, "validation ")}")
            : "";
        write(string.Create(CultureInfo.InvariantCulture,
            $"{Network(run)}Epoch {epoch.Epoch}/{run.NumberOfEpochs}: loss {epoch.Loss:F4}, {run.MetricName} "
            + $"{epoch.Metric:F4}{Listed(epoch.Metrics, "")}{validation}, learning rate {epoch.LearningRate}, "
            + $"{epoch.Duration.TotalSeconds:F2} s"));
    }

    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
        write(string.Create(CultureInfo.InvariantCulture,
            $"{Network(run)}{history.EndMessage} Weights of epoch {history.WeightsFromEpoch}."));
        if (history.Pruning is { } pruning)
            write($"{Network(run)}{pruning}.");
        if (history.Calibration is { } calibration)
            write(TextOf(calibration));
    }

    /// <summary>How probabilities were calibrated, in a line.</summary>
    public static string TextOf(CalibrationRecord calibration) => string.Create(CultureInfo.InvariantCulture,
        $"Temperature {calibration.Temperature:F3}: validation log-loss {calibration.LogLossBefore:F4} before, "
        + $"{calibration.LogLossAfter:F4} after; expected calibration error {calibration.ExpectedCalibrationErrorBefore:F4} before, "
        + $"{calibration.ExpectedCalibrationErrorAfter:F4} after.");

    /// <summary>Metrics as they follow others in a line.</summary>
    public static string Listed(MetricValues metrics, string prefix) =>
        string.Concat(metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {prefix}{metric.Key} {metric.Value:F4}")));

    private static string Network(TrainingRun run) =>
        run.Options.EnsembleSize == 1 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Network {run.MemberIndex + 1}/{run.Options.EnsembleSize}: ");
}

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
