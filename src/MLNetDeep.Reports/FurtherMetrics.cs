namespace MLNetDeep.Reports;

/// <summary><see cref="DenseNetworkOptions.Metrics"/> as a history has them: what is shown beside loss and main metric.</summary>
internal static class FurtherMetrics
{
    /// <summary>The names, in the order of the options; without one that names the main metric, which is shown already.</summary>
    public static IReadOnlyList<string> NamesIn(TrainingHistory history) =>
        [.. history.Epochs.SelectMany(epoch => epoch.Metrics.Keys.Concat(epoch.ValidationMetrics.Keys)).Distinct()
            .Where(name => name != history.MetricName)];

    /// <summary>The value over the training rows; null where it was not recorded.</summary>
    public static double? Training(EpochRecord epoch, string name) => epoch.Metrics.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value of an ensemble's averaged scores over the validation rows; null where there is none.</summary>
    public static double? OfEnsemble(TrainingHistory history, string name) =>
        history.Ensemble?.ValidationMetrics.TryGetValue(name, out var value) == true ? value : null;

    /// <summary>The value over the validation rows; null where it was not recorded.</summary>
    public static double? Validation(EpochRecord epoch, string name) =>
        epoch.ValidationMetrics.TryGetValue(name, out var value) ? value : null;
}
