using System.Globalization;

namespace MLNetDeep;

/// <summary>
/// How far a classifier's probabilities were from what happened, before and after <see cref="DenseNetworkOptions.TemperatureScaling"/>, on
/// the validation rows, each counted by its example weight.
/// </summary>
/// <remarks>Immutable and thread-safe. Both as in Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
public sealed record CalibrationRecord
{
    /// <summary>
    /// The number that the outputs were divided by: above 1 if the network was too sure of itself, below 1 if it was not sure enough.
    /// </summary>
    public required double Temperature { get; init; }

    /// <summary>The mean negative log-likelihood, natural logarithm, of the true classes before.</summary>
    public required double LogLossBefore { get; init; }

    /// <summary>The same after; never above <see cref="LogLossBefore"/>.</summary>
    public required double LogLossAfter { get; init; }

    /// <summary>
    /// The mean distance between the highest probability and the share of right predictions, from 0 to 1, in 15 bins of equal width by the
    /// highest probability, before.
    /// </summary>
    public required double ExpectedCalibrationErrorBefore { get; init; }

    /// <summary>The same after. It mostly falls with the log-loss, which alone is made small.</summary>
    public required double ExpectedCalibrationErrorAfter { get; init; }

    /// <summary>"temperature 1.31, log-loss 0.36 to 0.33, expected calibration error 0.04 to 0.01", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"temperature {Temperature:G4}, log-loss {LogLossBefore:G4} to {LogLossAfter:G4}, expected calibration error "
        + $"{ExpectedCalibrationErrorBefore:G4} to {ExpectedCalibrationErrorAfter:G4}");
}
