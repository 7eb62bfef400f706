namespace MLNetDeep.Tests.Training;

/// <summary>Two epochs in which one figure falls and all others rise: who watches another than it should sees no progress.</summary>
internal static class OneFigureFalls
{
    /// <summary>The figures of an epoch that may be watched.</summary>
    public static IEnumerable<MonitoredValue> Monitored =>
        [MonitoredValue.Loss, MonitoredValue.Metric, MonitoredValue.ValidationLoss, MonitoredValue.ValidationMetric];

    public static IEnumerable<EpochRecord> Epochs(MonitoredValue monitor)
    {
        foreach (var (epoch, value) in new[] { (1, 0.5), (2, 0.4) })
        {
            yield return new EpochRecord
            {
                Epoch = epoch,
                Loss = Figure(MonitoredValue.Loss),
                Metric = Figure(MonitoredValue.Metric),
                ValidationLoss = Figure(MonitoredValue.ValidationLoss),
                ValidationMetric = Figure(MonitoredValue.ValidationMetric),
                LearningRate = 1,
                Duration = default,
            };

            double Figure(MonitoredValue figure) => figure == monitor ? value : epoch;
        }
    }
}
