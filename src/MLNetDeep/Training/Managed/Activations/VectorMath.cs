using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary>Functions of several values at a time that .NET does not have, to some 1e-7 of the value.</summary>
internal static class VectorMath
{
    /// <summary>exp(x) - 1, with its digits near 0.</summary>
    public static Vector<float> ExpMinusOne(Vector<float> x)
    {
        // The series to x⁷ / 7!, from the inside out.
        var near = x * (One + x / 2 * (One + x / 3 * (One + x / 4 * (One + x / 5 * (One + x / 6 * (One + x / 7))))));
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(0.35f)), near, Vector.Exp(x) - One);
    }

    /// <summary>log(1 + x) for x from 0 to 1, with its digits near 0.</summary>
    public static Vector<float> LogOnePlus(Vector<float> x)
    {
        // Kahan: the rounding of 1 + x is in both the logarithm and the difference.
        var sum = One + x;
        return Vector.ConditionalSelect(Vector.Equals(sum, One), x, Vector.Log(sum) * x / (sum - One));
    }

    public static Vector<float> Sigmoid(Vector<float> x) => One / (One + Vector.Exp(-x));

    public static Vector<float> Tanh(Vector<float> x)
    {
        var square = x * x;
        var near = x * (One + square * (new Vector<float>(-1f / 3) + square * (new Vector<float>(2f / 15) + square * (new Vector<float>(-17f / 315) + square * new Vector<float>(62f / 2835)))));
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(0.25f)), near, One - new Vector<float>(2) / (Vector.Exp(x + x) + One));
    }

    /// <summary>log(1 + exp(x)), without overflow.</summary>
    public static Vector<float> Softplus(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + LogOnePlus(Vector.Exp(-Vector.Abs(x)));

    /// <summary>
    /// The distribution function of the standard normal distribution, by a Chebyshev fit of erfc with an error below 1.2e-7 of its value (Press et al., "Numerical Recipes in
    /// C", 2nd edition, section 6.2).
    /// </summary>
    public static Vector<float> NormalDistribution(Vector<float> x)
    {
        var distance = Vector.Abs(x) * new Vector<float>(0.70710678f);
        var t = One / (One + distance / 2);
        var fit = new Vector<float>(0.17087277f);
        fit = fit * t + new Vector<float>(-0.82215223f);
        fit = fit * t + new Vector<float>(1.48851587f);
        fit = fit * t + new Vector<float>(-1.13520398f);
        fit = fit * t + new Vector<float>(0.27886807f);
        fit = fit * t + new Vector<float>(-0.18628806f);
        fit = fit * t + new Vector<float>(0.09678418f);
        fit = fit * t + new Vector<float>(0.37409196f);
        fit = fit * t + new Vector<float>(1.00002368f);
        fit = fit * t + new Vector<float>(-1.26551223f);
        var halfComplement = t / 2 * Vector.Exp(fit - distance * distance);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), One - halfComplement, halfComplement);
    }

    private static Vector<float> One => Vector<float>.One;
}
