using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// Functions that activations are made of, on whole vectors: to some 1e-7 of the value, or of 1 where that is said. NaN gives NaN.
/// </summary>
internal static class VectorMath<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Below it e to the power of x is no normal number any more.</summary>
    private const float LowestExponent = -87.33f;

    private const float HighestExponent = 88.02f;

    /// <summary>e to the power of x; 0 below -87.33, and that of 88.02 (1.7e38, no infinity) above it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        var (power, remainder) = PowerAndRemainder(x);
        return TLanes.WherePositive(
            TLanes.Subtract(TLanes.Broadcast(LowestExponent), x), TLanes.Broadcast(0), TLanes.MultiplyAdd(power, remainder, power));
    }

    /// <summary>e to the power of x, less 1, with all digits near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinusOne(TVector x)
    {
        var (power, remainder) = PowerAndRemainder(x);
        return TLanes.MultiplyAdd(power, remainder, TLanes.Subtract(power, TLanes.Broadcast(1)));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        var one = TLanes.Broadcast(1);
        return TLanes.Divide(one, TLanes.Add(one, Exp(TLanes.Subtract(TLanes.Broadcast(0), x))));
    }

    /// <summary>(e^2x - 1) / (e^2x + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        // Beyond 10 it is 1 to the last digit.
        var within = TLanes.Max(TLanes.Broadcast(-10), TLanes.Min(TLanes.Broadcast(10), x));
        var t = ExpMinusOne(TLanes.Add(within, within));
        return TLanes.Divide(t, TLanes.Add(t, TLanes.Broadcast(2)));
    }

    /// <summary>log(1 + x) for x from 0 to 1: 2 artanh(x / (2 + x)), by its series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus(TVector x)
    {
        var s = TLanes.Divide(x, TLanes.Add(x, TLanes.Broadcast(2)));
        var z = TLanes.Multiply(s, s);
        var sum = TLanes.Broadcast(1 / 13f);
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1 / 11f));
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1 / 9f));
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1 / 7f));
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1 / 5f));
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1 / 3f));
        sum = TLanes.MultiplyAdd(sum, z, TLanes.Broadcast(1));
        return TLanes.Multiply(TLanes.Add(s, s), sum);
    }

    /// <summary>
    /// The standard normal distribution at a distance d of at least 0 from its middle: the share that lies beyond d on one side, and its
    /// density there. Both with their digits far out, where they are nearly nothing; 0 beyond 13.2.
    /// </summary>
    /// <remarks>
    /// e^(-d²/2) times a polynomial in t = 1 / (1 + 0.34 d), a form of Hastings ("Approximations for Digital Computers", 1955). The
    /// coefficients are our own: a minimax fit of the relative error by Remez' algorithm from d = 0 to 14, off by 3e-8 of the share at most
    /// before rounding.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Beyond, TVector Density) Normal(TVector distance)
    {
        var d = TLanes.Min(distance, TLanes.Broadcast(14));
        var t = TLanes.Divide(TLanes.Broadcast(1), TLanes.MultiplyAdd(d, TLanes.Broadcast(.34f), TLanes.Broadcast(1)));
        var sum = TLanes.Broadcast(-.0261203796f);
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.139499038f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(-.273131877f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.202181712f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(-.0447178334f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.115358919f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.115197718f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.136112183f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Broadcast(.135620505f));

        // d² is rounded, and far out e to the power of it shows that: what the rounding lost is multiplied on again.
        var square = TLanes.Multiply(d, d);
        var lost = TLanes.MultiplyAdd(d, d, TLanes.Subtract(TLanes.Broadcast(0), square));
        var half = TLanes.Broadcast(-.5f);
        var power = Exp(TLanes.Multiply(square, half));
        power = TLanes.MultiplyAdd(TLanes.Multiply(power, half), lost, power);
        return (TLanes.Multiply(TLanes.Multiply(t, sum), power), TLanes.Multiply(power, TLanes.Broadcast(.39894228f)));
    }

    /// <summary>e^x = power · (1 + remainder): a power of two near it, and what is left, by a polynomial.</summary>
    /// <remarks>Polynomial and split of ln 2 from Moshier's Cephes library, expf.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Power, TVector Remainder) PowerAndRemainder(TVector x)
    {
        var within = TLanes.Max(TLanes.Broadcast(LowestExponent), TLanes.Min(TLanes.Broadcast(HighestExponent), x));
        var exponent = TLanes.Round(TLanes.Multiply(within, TLanes.Broadcast(1.44269504f)));
        var r = TLanes.MultiplyAdd(exponent, TLanes.Broadcast(-.693359375f), within);
        r = TLanes.MultiplyAdd(exponent, TLanes.Broadcast(2.12194440e-4f), r);
        var sum = TLanes.Broadcast(1.9875691500e-4f);
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1.3981999507e-3f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(8.3334519073e-3f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(4.1665795894e-2f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1.6666665459e-1f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(5.0000001201e-1f));
        return (TLanes.PowerOfTwo(exponent), TLanes.MultiplyAdd(TLanes.Multiply(r, r), sum, r));
    }
}
