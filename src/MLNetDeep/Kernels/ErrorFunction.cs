namespace MLNetDeep.Kernels;

/// <summary>The Gauss error function, which .NET does not have.</summary>
/// <remarks>Rational approximations of Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation 23,
/// 1969: a relative error below 1e-13.</remarks>
internal static class ErrorFunction
{
    private static ReadOnlySpan<double> NearNumerator =>
        [1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];

    private static ReadOnlySpan<double> NearDenominator =>
        [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static ReadOnlySpan<double> FarNumerator =>
        [1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
            6.58749161529837803e-4];

    private static ReadOnlySpan<double> FarDenominator =>
        [1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>erfc(x) = 1 - erf(x), with all its digits where erf(x) is near 1.</summary>
    public static double Complement(double x)
    {
        var distance = Math.Abs(x);
        if (distance <= 0.46875)
            return 1 - x * Polynomial(NearNumerator, x * x) / Polynomial(NearDenominator, x * x);

        var complement = Math.Exp(-x * x) * (
            distance <= 4 ? Polynomial(MiddleNumerator, distance) / Polynomial(MiddleDenominator, distance) : Far(distance));
        return x > 0 ? complement : 2 - complement;
    }

    private static double Far(double distance)
    {
        var inverse = 1 / (distance * distance);
        var correction = inverse * Polynomial(FarNumerator, inverse) / Polynomial(FarDenominator, inverse);
        return (1 / Math.Sqrt(Math.PI) - correction) / distance;
    }

    /// <summary>Horner's scheme; the coefficient of the highest power first.</summary>
    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var value = 0.0;
        foreach (var coefficient in coefficients)
            value = value * x + coefficient;
        return value;
    }
}
