namespace MLNetDeep.Scoring;

/// <summary>The log-odds of the mean of several probabilities that are given by their log-odds.</summary>
internal static class LogOddsMean
{
    /// <summary>
    /// log Σ σ(z) - log Σ σ(-z): exact where probabilities are so near to 0 or 1 that they cannot be told from it, because everything is a logarithm.
    /// </summary>
    /// <param name="logOdds">Where the first lies.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="stride">How far apart they lie.</param>
    public static unsafe float Of(float* logOdds, int count, nint stride)
    {
        var (highestTrue, highestFalse) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < count; i++)
        {
            highestTrue = Math.Max(highestTrue, LogSigmoid(logOdds[i * stride]));
            highestFalse = Math.Max(highestFalse, LogSigmoid(-logOdds[i * stride]));
        }
        // All of them infinite, on the same side.
        if (double.IsNegativeInfinity(highestTrue) || double.IsNegativeInfinity(highestFalse))
            return logOdds[0];

        var (sumTrue, sumFalse) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            sumTrue += Math.Exp(LogSigmoid(logOdds[i * stride]) - highestTrue);
            sumFalse += Math.Exp(LogSigmoid(-logOdds[i * stride]) - highestFalse);
        }
        return (float)(highestTrue + Math.Log(sumTrue) - (highestFalse + Math.Log(sumFalse)));
    }

    /// <summary>log σ(z), without rounding σ(z) to 0 or 1.</summary>
    private static double LogSigmoid(double z) => Math.Min(z, 0) - Math.Log(1 + Math.Exp(-Math.Abs(z)));
}
