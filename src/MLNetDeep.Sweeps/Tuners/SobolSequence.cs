using MLNetDeep.Randomness;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>
/// A Sobol' sequence, scrambled with a seed: a pure function of index and dimension. Points are in the order of their indices, not of Gray
/// codes; the first 2ᵏ are the same ones.
/// </summary>
internal sealed class SobolSequence(int? seed)
{
    private const int Bits = 32;

    /// <summary>The first dimension needs no direction numbers of the table.</summary>
    public static int MostDimensions => JoeKuoDirections.Rows.Count + 1;

    /// <summary>A coordinate of a point, in (0, 1): the middle of its cell of 2⁻³².</summary>
    public double Unit(uint index, int dimension) => (Bit32(index, dimension) + .5) / (1L << Bits);

    private uint Bit32(uint index, int dimension)
    {
        var directions = Scrambled(DirectionsOf(dimension), dimension, out var shift);
        var point = shift;
        for (var bit = 0; bit < Bits; bit++)
        {
            if ((index >> bit & 1) != 0)
                point ^= directions[bit];
        }
        return point;
    }

    /// <summary>The direction numbers v₁ … v₃₂ as 32-bit fractions, by the recurrence (3) of Joe and Kuo.</summary>
    private static uint[] DirectionsOf(int dimension)
    {
        var v = new uint[Bits];
        if (dimension == 0)
        {
            for (var i = 0; i < Bits; i++)
                v[i] = 1u << (Bits - 1 - i);
            return v;
        }

        var (degree, coefficients, start) = JoeKuoDirections.Rows[dimension - 1];
        for (var i = 0; i < degree; i++)
            v[i] = start[i] << (Bits - 1 - i);
        for (var i = degree; i < Bits; i++)
        {
            v[i] = v[i - degree] ^ v[i - degree] >> degree;
            for (var k = 1; k < degree; k++)
                v[i] ^= (coefficients >> (degree - 1 - k) & 1) * v[i - k];
        }
        return v;
    }

    /// <summary>
    /// Each direction number times a random lower triangular matrix over the bits, its diagonal all ones: a digit changes by the digits
    /// before it alone, so that the evenness of the sequence is kept.
    /// </summary>
    private uint[] Scrambled(uint[] directions, int dimension, out uint shift)
    {
        shift = 0;
        if (seed is not { } given)
            return directions;

        var random = new RandomStream(given, RandomPurpose.SweepScramble, dimension);
        shift = (uint)(random.NextUInt64() >> 32);
        var rows = new uint[Bits];
        for (var row = 0; row < Bits; row++)
        {
            var diagonal = 1u << (Bits - 1 - row);
            var before = ~(diagonal | diagonal - 1);
            rows[row] = (uint)(random.NextUInt64() >> 32) & before | diagonal;
        }
        return [.. directions.Select(direction => Times(rows, direction))];
    }

    private static uint Times(uint[] rows, uint vector)
    {
        var product = 0u;
        for (var row = 0; row < Bits; row++)
            product |= (uint)(System.Numerics.BitOperations.PopCount(rows[row] & vector) & 1) << (Bits - 1 - row);
        return product;
    }
}
