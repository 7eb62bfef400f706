using System.Numerics;

namespace MLNetDeep.Kernels;

/// <summary>Sums of exponentials by their logarithms, in Double: nothing overflows, and what is near to 0 or 1 keeps its digits.</summary>
internal static class LogSums
{
    /// <summary>Of so many networks intermediate results are kept; of more they are computed twice.</summary>
    private const int MostKept = 32;

    /// <summary>log Σ exp of values.</summary>
    public static double LogSumExp<T>(ReadOnlySpan<T> values)
        where T : INumber<T> => LogSumExp(values, 0, 1, values.Length);

    /// <summary>log Σ exp of every <paramref name="step"/>-th value.</summary>
    /// <param name="values">The values.</param>
    /// <param name="start">The first.</param>
    /// <param name="step">How far they lie apart.</param>
    /// <param name="count">How many.</param>
    /// <param name="logFactors">The logarithm of what each exponential is multiplied by; none where they count as they are.</param>
    public static double LogSumExp<T>(ReadOnlySpan<T> values, int start, int step, int count, ReadOnlySpan<double> logFactors = default)
        where T : INumber<T>
    {
        var (highest, sum) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < count; i++)
            highest = Math.Max(highest, Weighted(double.CreateTruncating(values[start + i * step]), i, logFactors));
        for (var i = 0; i < count; i++)
            sum += Math.Exp(Weighted(double.CreateTruncating(values[start + i * step]), i, logFactors) - highest);
        return highest + Math.Log(sum);
    }

    private static double Weighted(double logarithm, int number, ReadOnlySpan<double> logFactors) =>
        logFactors.IsEmpty ? logarithm : logarithm + logFactors[number];

    /// <summary>log σ(z), without rounding σ(z) to 0 or 1.</summary>
    public static double LogSigmoid(double z) => Math.Min(z, 0) - Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <summary>
    /// The log-odds of the mean of probabilities that are given by their log-odds: log Σ σ(z) - log Σ σ(-z). Exact where probabilities
    /// cannot be told from 0 or 1.
    /// </summary>
    /// <inheritdoc cref="LogSumExp{T}(ReadOnlySpan{T}, int, int, int, ReadOnlySpan{double})" path="/param"/>
    public static double LogOddsOfMean<T>(
        ReadOnlySpan<T> values, int start, int step, int count, ReadOnlySpan<double> logFactors = default)
        where T : INumber<T>
    {
        var (highestTrue, highestFalse) = (double.NegativeInfinity, double.NegativeInfinity);
        // Two transcendental functions a network are saved where there is room to keep what they gave.
        Span<double> kept = stackalloc double[2 * MostKept];
        for (var i = 0; i < count; i++)
        {
            var (ofTrue, ofFalse) = LogProbabilities(double.CreateTruncating(values[start + i * step]), i, logFactors);
            highestTrue = Math.Max(highestTrue, ofTrue);
            highestFalse = Math.Max(highestFalse, ofFalse);
            if (i < MostKept)
                (kept[2 * i], kept[2 * i + 1]) = (ofTrue, ofFalse);
        }
        // All of them infinite, on the same side.
        if (double.IsNegativeInfinity(highestTrue) || double.IsNegativeInfinity(highestFalse))
            return double.CreateTruncating(values[start]);

        var (sumTrue, sumFalse) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var (ofTrue, ofFalse) = i < MostKept ? (kept[2 * i], kept[2 * i + 1])
                : LogProbabilities(double.CreateTruncating(values[start + i * step]), i, logFactors);
            sumTrue += Math.Exp(ofTrue - highestTrue);
            sumFalse += Math.Exp(ofFalse - highestFalse);
        }
        return highestTrue + Math.Log(sumTrue) - (highestFalse + Math.Log(sumFalse));
    }

    /// <summary>The weighted log σ(z) and log σ(-z), which have a logarithm in common.</summary>
    private static (double OfTrue, double OfFalse) LogProbabilities(double logOdds, int number, ReadOnlySpan<double> logFactors)
    {
        var inCommon = Math.Log(1 + Math.Exp(-Math.Abs(logOdds)));
        return (Weighted(Math.Min(logOdds, 0) - inCommon, number, logFactors),
            Weighted(Math.Min(-logOdds, 0) - inCommon, number, logFactors));
    }
}
