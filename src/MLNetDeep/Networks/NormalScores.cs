namespace MLNetDeep.Networks;

/// <summary>
/// What <see cref="NumberScaling.Quantile"/> knows of a number: some of the training rows' values, and the normal score of each.
/// </summary>
internal static class NormalScores
{
    private static readonly double[] CentralAbove =
    [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
        1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080,
    ];

    private static readonly double[] CentralBelow =
    [
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
        6.8718700749205790830e2, 4.2313330701600911252e1, 1,
    ];

    private static readonly double[] OuterAbove =
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504,
        5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
    ];

    private static readonly double[] OuterBelow =
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1,
    ];

    private static readonly double[] OutermostAbove =
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
    ];

    private static readonly double[] OutermostBelow =
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
    ];

    /// <summary>Values evenly by rank, each kept once, and Φ⁻¹ of the share of rows below each; half of those that have it count.</summary>
    /// <param name="sorted">The number in each row, ascending; maybe none.</param>
    /// <param name="quantiles">Written to; <see cref="PiecewiseLinearNumbers.NoEdge"/> behind the last.</param>
    /// <param name="scores">Written to; 0 behind the last.</param>
    public static void Of(ReadOnlySpan<float> sorted, Span<float> quantiles, Span<float> scores)
    {
        quantiles.Fill(PiecewiseLinearNumbers.NoEdge);
        scores.Clear();
        var (count, first) = (0, 0);
        var wanted = Math.Min(quantiles.Length, sorted.Length);
        for (var i = 0; i < wanted; i++)
        {
            var value = sorted[wanted == 1 ? 0 : (int)Math.Round(i / (wanted - 1.0) * (sorted.Length - 1))];
            if (count > 0 && value == quantiles[count - 1])
                continue;
            while (sorted[first] < value)
                first++;
            var behind = first;
            while (behind < sorted.Length && sorted[behind] == value)
                behind++;
            quantiles[count] = value;
            scores[count++] = (float)InverseNormal((first + behind) / 2.0 / sorted.Length);
            first = behind;
        }
    }

    /// <summary>Φ⁻¹(p) of a p between 0 and 1, to 16 digits: Wichura's algorithm AS 241 (Applied Statistics 37, 1988).</summary>
    public static double InverseNormal(double p)
    {
        var fromMiddle = p - .5;
        if (Math.Abs(fromMiddle) <= .425)
            return fromMiddle * Ratio(CentralAbove, CentralBelow, .180625 - fromMiddle * fromMiddle);

        var r = Math.Sqrt(-Math.Log(fromMiddle < 0 ? p : 1 - p));
        var score = r <= 5 ? Ratio(OuterAbove, OuterBelow, r - 1.6) : Ratio(OutermostAbove, OutermostBelow, r - 5);
        return fromMiddle < 0 ? -score : score;
    }

    private static double Ratio(double[] above, double[] below, double x) => Polynomial(above, x) / Polynomial(below, x);

    private static double Polynomial(double[] coefficients, double x) => coefficients.Aggregate(0.0, (sum, c) => sum * x + c);
}
