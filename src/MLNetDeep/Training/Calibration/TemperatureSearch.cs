namespace MLNetDeep.Training.Calibration;

/// <summary>Finds the temperature of the smallest log-loss.</summary>
internal static class TemperatureSearch
{
    /// <summary>The lowest temperature: where every row is right there is no best one, and probabilities would all become 1.</summary>
    public const double Lowest = 0.05;

    /// <summary>The highest: where the outputs are worse than none, probabilities would all become equal.</summary>
    public const double Highest = 20;

    private const int MostSteps = 100;

    /// <summary>
    /// The inverse of the best temperature between <see cref="Lowest"/> and <see cref="Highest"/>. The log-loss is convex in the inverse:
    /// Newton's steps, and a halving of the interval that holds the root of the slope wherever a step would leave it.
    /// </summary>
    public static double InverseOfBest(ScaledLogits logits)
    {
        var (low, high) = (1 / Highest, 1 / Lowest);
        if (logits.LogLoss(low).Slope >= 0)
            return low;
        if (logits.LogLoss(high).Slope <= 0)
            return high;

        var best = 1.0;
        for (var step = 0; step < MostSteps; step++)
        {
            var (_, slope, curvature) = logits.LogLoss(best);
            if (slope > 0)
                high = best;
            else
                low = best;

            var next = best - slope / curvature;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - best) <= 1e-12 * best)
                break;
            best = next;
        }

        // The start is kept where rounding is all there is to gain.
        return logits.LogLoss(best).Value < logits.LogLoss(1).Value ? best : 1;
    }
}
