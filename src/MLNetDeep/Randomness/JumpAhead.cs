using System.Runtime.CompilerServices;

namespace MLNetDeep.Randomness;

/// <summary>
/// So many numbers of a <see cref="RandomStream"/> ahead, without drawing them: a stream's next state is a linear map of its state over
/// GF(2), so the state after n draws is a polynomial of the map, xⁿ modulo its characteristic polynomial (Haramoto, Matsumoto, Nishimura,
/// Panneton and L'Ecuyer, "Efficient Jump Ahead for F2-Linear Random Number Generators", 2008). Immutable and thread-safe.
/// </summary>
internal sealed class JumpAhead
{
    /// <summary>The degree of the polynomial, and how many bits a state has.</summary>
    public const int Degree = 256;

    private const int SetBits = 6;
    private const int PlacesInSet = 4;

    /// <summary>
    /// Those asked for lately, in sets by a hash of their length: slices of batches ask for a few again and again, and several of one hash
    /// find room beside each other. Who replaces one that another thread is about to read loses nothing but time.
    /// </summary>
    private static readonly JumpAhead?[] Known = new JumpAhead?[PlacesInSet << SetBits];

    private readonly long _draws;
    private readonly Polynomial _polynomial;

    private JumpAhead(long draws) => (_draws, _polynomial) = (draws, Polynomial.PowerOfX(draws));

    /// <param name="draws">How many numbers are skipped; at least 0.</param>
    public static JumpAhead By(long draws)
    {
        var set = Known.AsSpan((int)((ulong)draws * 0x9e3779b97f4a7c15 >> (64 - SetBits)) * PlacesInSet, PlacesInSet);
        foreach (ref var place in set)
        {
            var known = Volatile.Read(ref place);
            if (known is null)
                return Keep(ref place, draws);
            if (known._draws == draws)
                return known;
        }
        return Keep(ref set[(int)(draws % PlacesInSet)], draws);
    }

    private static JumpAhead Keep(ref JumpAhead? place, long draws)
    {
        var jump = new JumpAhead(draws);
        Volatile.Write(ref place, jump);
        return jump;
    }

    /// <summary>The polynomial's coefficients from x^64·<paramref name="word"/> on, the lowest in the lowest bit.</summary>
    public ulong Coefficients(int word) => word switch
    {
        0 => _polynomial.Word0,
        1 => _polynomial.Word1,
        2 => _polynomial.Word2,
        _ => _polynomial.Word3,
    };

    /// <summary>A polynomial over GF(2) of a degree below <see cref="Degree"/>.</summary>
    private readonly record struct Polynomial(ulong Word0, ulong Word1, ulong Word2, ulong Word3)
    {
        /// <summary>
        /// What x²⁵⁶ is: the characteristic polynomial of xoshiro256 without its highest term. Found from its numbers by the algorithm of
        /// Berlekamp and Massey; x to the power of 2¹²⁸ modulo it is the jump that Blackman and Vigna publish.
        /// </summary>
        private static readonly Polynomial HighestPower = new(
            0x9d116f2bb0f0f001, 0x0280002bcefd1a5e, 0x04b4edcf26259f85, 0x0003c03c3f3ecb19);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Polynomial PowerOfX(long exponent)
        {
            var result = new Polynomial(1, 0, 0, 0);
            for (var bit = 63 - (int)long.LeadingZeroCount(exponent); bit >= 0; bit--)
            {
                result = Times(result, result);
                if ((exponent >> bit & 1) != 0)
                    result = TimesX(result);
            }
            return result;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static Polynomial Times(Polynomial a, Polynomial b)
        {
            var product = default(Polynomial);
            for (var power = Degree - 1; power >= 0; power--)
            {
                product = TimesX(product);
                var word = power switch { >= 192 => b.Word3, >= 128 => b.Word2, >= 64 => b.Word1, _ => b.Word0 };
                if ((word >> power & 1) != 0)
                    product = Plus(product, a);
            }
            return product;
        }

        private static Polynomial TimesX(Polynomial a)
        {
            var shifted = new Polynomial(
                a.Word0 << 1, a.Word1 << 1 | a.Word0 >> 63, a.Word2 << 1 | a.Word1 >> 63, a.Word3 << 1 | a.Word2 >> 63);
            return a.Word3 >> 63 == 0 ? shifted : Plus(shifted, HighestPower);
        }

        private static Polynomial Plus(Polynomial a, Polynomial b) =>
            new(a.Word0 ^ b.Word0, a.Word1 ^ b.Word1, a.Word2 ^ b.Word2, a.Word3 ^ b.Word3);
    }
}
