using System.Globalization;

namespace MLNetDeep;

/// <summary>
/// How well a classifier's probabilities were calibrated before and after <see cref="DenseNetworkOptions.TemperatureScaling"/>, on the
/// validation rows, each counted by its example weight.
/// </summary>
/// <remarks>Immutable and thread-safe. Definitions: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
public sealed record CalibrationRecord
{
    /// <summary>
    /// The number that the outputs were divided by: above 1 if the network was overconfident, below 1 if it was underconfident.
    /// </summary>
    public required double Temperature { get; init; }

    /// <summary>The mean negative log-likelihood (natural logarithm) of the true classes before calibration.</summary>
    public required double LogLossBefore { get; init; }

    /// <summary>The mean negative log-likelihood after calibration; never above <see cref="LogLossBefore"/>.</summary>
    public required double LogLossAfter { get; init; }

    /// <summary>
    /// The expected calibration error before calibration, from 0 to 1: the mean distance between the highest probability and the share of
    /// right predictions, in 15 bins of equal width by the highest probability.
    /// </summary>
    public required double ExpectedCalibrationErrorBefore { get; init; }

    /// <summary>
    /// The expected calibration error after calibration. Calibration minimizes only the log-loss; this usually falls with it.
    /// </summary>
    public required double ExpectedCalibrationErrorAfter { get; init; }

    /// <summary>"temperature 1.31, log-loss 0.36 to 0.33, expected calibration error 0.04 to 0.01", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"temperature {Temperature:G4}, log-loss {LogLossBefore:G4} to {LogLossAfter:G4}, expected calibration error "
        + $"{ExpectedCalibrationErrorBefore:G4} to {ExpectedCalibrationErrorAfter:G4}");
}
