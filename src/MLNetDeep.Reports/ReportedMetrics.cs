using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetDeep;

/// <summary>
/// The metrics of ML.NET's <c>Evaluate</c> for a report. ML.NET's metrics convert to it implicitly: pass the result of <c>Evaluate</c>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ReportedMetrics
{
    /// <summary>
    /// ML.NET's evaluator of two classes gives the log-loss in bits (logarithms to base 2), its evaluator of several classes in nats, as a
    /// history and <see cref="MetricFunction.LogLoss"/> do.
    /// </summary>
    private const double NatsOfOneBit = 0.693147180559945309;

    private ReportedMetrics(
        IReadOnlyList<(string Name, double Value)> figures, ConfusionMatrix? confusion = null, IReadOnlyList<string>? classNames = null) =>
        (Figures, Confusion, ClassNames) = (figures, confusion, classNames);

    internal IReadOnlyList<(string Name, double Value)> Figures { get; }

    /// <summary>Null where there are no classes, or the metrics are averages that have none.</summary>
    internal ConfusionMatrix? Confusion { get; }

    /// <summary>Names for the matrix's classes; null where the model knows them.</summary>
    internal IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Metrics of <c>mlContext.MulticlassClassification.Evaluate</c>.</summary>
    public static ReportedMetrics FromMulticlass(MulticlassClassificationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new(
        [
            ("accuracy (micro)", metrics.MicroAccuracy),
            ("accuracy (macro)", metrics.MacroAccuracy),
            ("log-loss (nats)", metrics.LogLoss),
            ("log-loss reduction", metrics.LogLossReduction),
            .. metrics.TopKPredictionCount > 0
            ? [(string.Create(CultureInfo.InvariantCulture, $"top-{metrics.TopKPredictionCount} accuracy"), metrics.TopKAccuracy)]
            : Array.Empty<(string, double)>(),
        ], metrics.ConfusionMatrix);
    }

    /// <summary>
    /// Metrics of <c>mlContext.BinaryClassification.Evaluate</c> or <c>EvaluateNonCalibrated</c>. ML.NET gives this log-loss in bits. It is
    /// shown in nats (0.6931 times ML.NET's number), like the log-loss of several classes and the losses of a history.
    /// </summary>
    public static ReportedMetrics FromBinary(BinaryClassificationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new(
        [
            ("accuracy", metrics.Accuracy),
            ("area under ROC curve", metrics.AreaUnderRocCurve),
            ("area under precision-recall curve", metrics.AreaUnderPrecisionRecallCurve),
            ("F1", metrics.F1Score),
            .. metrics is CalibratedBinaryClassificationMetrics calibrated
                ? [("log-loss (nats)", calibrated.LogLoss * NatsOfOneBit), ("log-loss reduction", calibrated.LogLossReduction)]
                : Array.Empty<(string, double)>(),
        ], metrics.ConfusionMatrix, ["true", "false"]);
    }

    /// <summary>Metrics of <c>mlContext.Regression.Evaluate</c>.</summary>
    public static ReportedMetrics FromRegression(RegressionMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new(
        [
            ("RMSE", metrics.RootMeanSquaredError),
            ("mean absolute error", metrics.MeanAbsoluteError),
            ("mean squared error", metrics.MeanSquaredError),
            ("R²", metrics.RSquared),
        ]);
    }

    /// <inheritdoc cref="FromMulticlass"/>
    public static implicit operator ReportedMetrics(MulticlassClassificationMetrics metrics) => FromMulticlass(metrics);

    /// <inheritdoc cref="FromBinary"/>
    public static implicit operator ReportedMetrics(BinaryClassificationMetrics metrics) => FromBinary(metrics);

    /// <inheritdoc cref="FromRegression"/>
    public static implicit operator ReportedMetrics(RegressionMetrics metrics) => FromRegression(metrics);

    /// <summary>"accuracy (micro) 0.8832, log-loss (nats) 0.33", in the invariant culture.</summary>
    public override string ToString() =>
        string.Join(", ", Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name} {figure.Value:G4}")));
}
