namespace MLNetDeep.Training.LearningRates;

/// <summary>Takes the steps of a <see cref="LearningRateRangeTest"/> and notes their losses.</summary>
internal static class LearningRateSweep
{
    /// <param name="loop">A loop that has not run yet; its network is changed.</param>
    /// <param name="settings">The rates, and when to stop.</param>
    /// <param name="seed">What the loop's randomness follows from.</param>
    public static LearningRateCurve Run(TrainingLoop loop, LearningRateRangeTest settings, int seed)
    {
        var rates = Enumerable.Range(0, settings.Steps).Select(settings.RateAt);
        var points = new List<LearningRatePoint>(settings.Steps);
        var (mean, lowest, exploded) = (0.0, double.PositiveInfinity, false);
        foreach (var (rate, loss) in loop.LossesAt(rates))
        {
            mean = mean * settings.Smoothing + loss * (1 - (double)settings.Smoothing);
            // The running mean starts at zero; without this its first values would be too small (as in Adam).
            var smoothed = mean / (1 - Math.Pow(settings.Smoothing, points.Count + 1));

            exploded = !double.IsFinite(smoothed) || smoothed > settings.ExplosionFactor * lowest;
            if (double.IsFinite(smoothed))
                points.Add(new LearningRatePoint { LearningRate = rate, Loss = loss, SmoothedLoss = smoothed });
            if (exploded)
                break;
            lowest = Math.Min(lowest, smoothed);
        }
        return new LearningRateCurve { Points = points.AsReadOnly(), LossExploded = exploded, Seed = seed };
    }
}
