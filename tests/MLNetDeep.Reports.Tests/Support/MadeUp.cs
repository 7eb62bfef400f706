namespace MLNetDeep.Reports.Tests.Support;

/// <summary>Histories that look like those of real runs, without the training.</summary>
internal static class MadeUp
{
    /// <summary>A run whose loss falls towards 0.3 and whose validation loss rises again from the middle on.</summary>
    public static TrainingHistory History(
        int epochs = 20, bool validated = true, string metric = "accuracy", int? bestEpoch = -1, Func<EpochRecord,
        EpochRecord>? change = null) => new()
        {
            Epochs = [.. Enumerable.Range(1, epochs).Select(epoch => Epoch(epoch, epochs, validated, metric))
                .Select(change ?? (epoch => epoch))],
            MetricName = metric,
            BestEpoch = bestEpoch == -1 ? (epochs + 1) / 2 : bestEpoch,
            WeightsFromEpoch = (epochs + 1) / 2,
            End = TrainingEnd.EarlyStopping,
            EndMessage = "Stopped after epoch 3: ValidationLoss had not improved for 2 epochs; the best was epoch 1.",
            Seed = 42,
            Device = "cpu",
            TrainingRowCount = 48_000,
            ValidationRowCount = validated ? 12_000 : 0,
            SkippedRowCount = 3,
        };

    /// <summary>Three networks that ended after different numbers of epochs, and the figures of their averaged scores.</summary>
    public static TrainingHistory Ensemble(bool validated = true)
    {
        TrainingHistory[] members = [.. new[] { 8, 20, 12 }.Select(
            (epochs, i) => History(epochs, validated) with { Seed = 42 + 1000 * i, EndMessage = $"Network {i} is done." })];
        return members[0] with
        {
            Ensemble = new EnsembleRecord
            {
                Members = members,
                ValidationLoss = validated ? .2345 : null,
                ValidationMetric = validated ? .9876 : null
            },
        };
    }

    /// <summary>The same with further metrics in every epoch.</summary>
    public static TrainingHistory WithMetrics(TrainingHistory history, params string[] names) => history with
    {
        Epochs = [.. history.Epochs.Select(
            epoch => epoch with { Metrics = Values(names, epoch.Metric, .99),
            ValidationMetrics = Values(names, epoch.ValidationMetric, .97) })],
    };

    private static MetricValues Values(string[] names, double? metric, double factor) => metric is { } value
        ? new MetricValues(names.Select((name, i) => KeyValuePair.Create(name, value * Math.Pow(factor, i + 1))))
        : MetricValues.None;

    /// <summary>The scale of a regression's errors, where it is one.</summary>
    private static double Scale(string metric) => metric == "rmse" ? 50_000 : 1;

    private static EpochRecord Epoch(int epoch, int epochs, bool validated, string metric)
    {
        var progress = epoch / (double)epochs;
        var loss = .3 + .5 / epoch;
        var validationLoss = loss + .4 * Math.Max(0, progress - .4) + .02;
        var scale = Scale(metric);
        return new EpochRecord
        {
            Epoch = epoch,
            Loss = loss * scale * scale,
            Metric = metric == "rmse" ? Math.Sqrt(loss) * scale : 1 - loss / 2,
            ValidationLoss = validated ? validationLoss * scale * scale : null,
            ValidationMetric = validated ? metric == "rmse" ? Math.Sqrt(validationLoss) * scale : 1 - validationLoss / 2 : null,
            LearningRate = progress > .5 ? 1e-4f : 1e-3f,
            Duration = TimeSpan.FromSeconds(1.2345678)
        };
    }
}
