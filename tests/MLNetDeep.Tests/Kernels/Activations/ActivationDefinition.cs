namespace MLNetDeep.Tests.Kernels.Activations;

/// <summary>What each activation is, written once more in double precision, as its paper has it: the oracle of the kernels.</summary>
internal static class ActivationDefinition
{
    public static double Value(Activation activation, double x) => activation switch
    {
        LinearActivation => x,
        ReLUActivation => Math.Max(x, 0),
        LeakyReLUActivation leaky => x > 0 ? x : leaky.Slope * x,
        EluActivation elu => x > 0 ? x : elu.Alpha * ExpMinusOne(x),
        SeluActivation => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * ExpMinusOne(x)),
        GeluActivation => x * NormalShareBelow(x),
        GeluTanhActivation => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        SiluActivation => x / (1 + Math.Exp(-x)),
        MishActivation => x * Math.Tanh(Softplus(x)),
        SoftplusActivation => Softplus(x),
        SoftsignActivation => x / (1 + Math.Abs(x)),
        HardSigmoidActivation => Math.Clamp(x + 3, 0, 6) / 6,
        SigmoidActivation => 1 / (1 + Math.Exp(-x)),
        TanhActivation => Math.Tanh(x),
        _ => throw new NotSupportedException($"{activation} has no definition here."),
    };

    /// <summary>The derivative, by five values of the definition around x; to some 1e-11 of it where the definition is smooth.</summary>
    public static double Slope(Activation activation, double x)
    {
        const double Step = 1e-3;
        return (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * Step);

        double At(int steps) => Value(activation, x + steps * Step);
    }

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1;

    private static double Softplus(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (e < 1e-5 ? e - e * e / 2 + e * e * e / 3 : Math.Log(1 + e));
    }

    /// <summary>Φ by integrating the density from x outwards, and symmetry: Simpson's rule twice, and Richardson's step from both to the
    /// limit.</summary>
    private static double NormalShareBelow(double x)
    {
        if (x > 0)
            return 1 - NormalShareBelow(-x);
        return x < -38 ? 0 : (16 * Simpson(x, 2000) - Simpson(x, 1000)) / 15;
    }

    private static double Simpson(double x, int steps)
    {
        // Beyond, the density is less than 1e-16 of that at x.
        var width = (Math.Sqrt(x * x + 74) + x) / steps;
        var sum = 0.0;
        for (var i = 0; i <= steps; i++)
            sum += Math.Exp(-(x - i * width) * (x - i * width) / 2) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
        return sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }
}
