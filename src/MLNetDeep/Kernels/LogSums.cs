using System.Numerics;

namespace MLNetDeep.Kernels;

/// <summary>Sums of exponentials by their logarithms, in Double: nothing overflows, and what is near to 0 or 1 keeps its digits.</summary>
internal static class LogSums
{
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
        for (var i = 0; i < count; i++)
        {
            var logOdds = double.CreateTruncating(values[start + i * step]);
            highestTrue = Math.Max(highestTrue, Weighted(LogSigmoid(logOdds), i, logFactors));
            highestFalse = Math.Max(highestFalse, Weighted(LogSigmoid(-logOdds), i, logFactors));
        }
        // All of them infinite, on the same side.
        if (double.IsNegativeInfinity(highestTrue) || double.IsNegativeInfinity(highestFalse))
            return double.CreateTruncating(values[start]);

        var (sumTrue, sumFalse) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var logOdds = double.CreateTruncating(values[start + i * step]);
            sumTrue += Math.Exp(Weighted(LogSigmoid(logOdds), i, logFactors) - highestTrue);
            sumFalse += Math.Exp(Weighted(LogSigmoid(-logOdds), i, logFactors) - highestFalse);
        }
        return highestTrue + Math.Log(sumTrue) - (highestFalse + Math.Log(sumFalse));
    }
}
