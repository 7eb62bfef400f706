namespace MLNetDeep;

/// <summary>
/// How far a classifier's probabilities were from what happened, before and after <see cref="DenseNetworkOptions.TemperatureScaling"/>, on the validation
/// rows, each counted by its example weight.
/// </summary>
/// <param name="Temperature">What the outputs were divided by: above 1 where the network had been too sure of itself, below 1 where not sure enough.</param>
/// <param name="LogLossBefore">The mean negative log-likelihood, natural logarithm, of the true classes before.</param>
/// <param name="LogLossAfter">The same after; never above <paramref name="LogLossBefore"/>.</param>
/// <param name="ExpectedCalibrationErrorBefore">
/// The mean distance between the highest probability and the share of right predictions, from 0 to 1, in 15 bins of equal width by the highest
/// probability, before.
/// </param>
/// <param name="ExpectedCalibrationErrorAfter">The same after. It mostly falls with the log-loss, which alone is made small.</param>
/// <remarks>Immutable and thread-safe. Both as in Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
public sealed record CalibrationRecord(
    double Temperature, double LogLossBefore, double LogLossAfter, double ExpectedCalibrationErrorBefore, double ExpectedCalibrationErrorAfter);
