using MLNetDeep.CrossValidating;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>The metric of a sweep for rows whose outputs are known.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Loss">What trials were trained on.</param>
internal sealed record SweepMetric(MonitoredValue Metric, LossFunction Loss)
{
    /// <summary>Its value; a loss is in units of the label and without class weights.</summary>
    public double Of(JudgedRows rows, float[] outputs) => Metric switch
    {
        MonitoredLoss => rows.Loss(Loss, outputs),
        { Extra: { } extra } => rows.Metric(extra, outputs),
        _ => rows.MainMetric(outputs),
    };
}
