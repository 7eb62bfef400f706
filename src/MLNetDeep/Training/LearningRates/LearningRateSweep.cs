namespace MLNetDeep.Training.LearningRates;

/// <summary>Takes the steps of a <see cref="LearningRateRangeTest"/> and notes their losses.</summary>
internal static class LearningRateSweep
{
    /// <param name="loop">A loop that has not run yet; its network is changed.</param>
    /// <param name="settings">The rates, and when to stop.</param>
    /// <param name="mayBeNegative">Whether the loss may be below zero.</param>
    /// <param name="seed">What the loop's randomness follows from.</param>
    public static LearningRateCurve Run(TrainingLoop loop, LearningRateRangeTest settings, bool mayBeNegative, int seed)
    {
        var rates = Enumerable.Range(0, settings.Steps).Select(settings.RateAt);
        var points = new List<LearningRatePoint>(settings.Steps);
        var (mean, exploded, watch) = (0.0, false, new ExplosionWatch(settings.ExplosionFactor, mayBeNegative));
        foreach (var (rate, loss) in loop.LossesAt(rates))
        {
            mean = mean * settings.Smoothing + loss * (1 - (double)settings.Smoothing);
            // The running mean starts at zero; without this its first values would be too small (as in Adam).
            var smoothed = mean / (1 - Math.Pow(settings.Smoothing, points.Count + 1));

            exploded = watch.HasExploded(smoothed);
            if (double.IsFinite(smoothed))
                points.Add(new LearningRatePoint { LearningRate = rate, Loss = loss, SmoothedLoss = smoothed });
            if (exploded)
                break;
        }
        return new LearningRateCurve { Points = points, LossExploded = exploded, Seed = seed };
    }
}

/// <summary>When a loss is so far above its lowest value that training has left all sense. Not thread-safe.</summary>
/// <param name="factor">The factor above the lowest value.</param>
/// <param name="mayBeNegative">
/// Whether the loss may be below zero. It then has no zero to count factors from, so its size up to the lowest value takes the place of
/// that value.
/// </param>
internal sealed class ExplosionWatch(double factor, bool mayBeNegative)
{
    private double _lowest = double.PositiveInfinity;
    private double _largest;
    private double _largestAtLowest;

    /// <summary>Takes note of a smoothed loss, and says whether it counts as exploded.</summary>
    public bool HasExploded(double loss)
    {
        var limit = mayBeNegative ? _lowest + (factor - 1) * _largestAtLowest : factor * _lowest;
        if (!double.IsFinite(loss) || loss > limit)
            return true;

        _largest = Math.Max(_largest, Math.Abs(loss));
        if (loss < _lowest)
            (_lowest, _largestAtLowest) = (loss, _largest);
        return false;
    }
}
