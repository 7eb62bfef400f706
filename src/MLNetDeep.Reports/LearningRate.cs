namespace MLNetDeep.Reports;

/// <summary>The learning rate of a run, which is a curve only where it changes.</summary>
internal static class LearningRate
{
    /// <summary>The rate of every epoch of every network; null where it changes, or there is no epoch.</summary>
    public static float? Constant(TrainingHistory history)
    {
        float[] rates = [.. (history.Ensemble?.Members ?? [history]).SelectMany(network => network.Epochs)
            .Select(epoch => epoch.LearningRate).Distinct()];
        return rates is [var rate] ? rate : null;
    }
}
