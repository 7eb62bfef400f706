using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Randomness;

/// <summary>
/// One <see cref="RandomStream"/> in four places at once: each lane goes through a part of its own of the same numbers, so that four are
/// made in the time of one and are those that the stream gives one after the other.
/// </summary>
internal ref struct RandomLanes
{
    private Vector256<ulong> _s0;
    private Vector256<ulong> _s1;
    private Vector256<ulong> _s2;
    private Vector256<ulong> _s3;

    /// <param name="stream">The stream at its beginning.</param>
    /// <param name="start">How many numbers of it come before the first lane's.</param>
    /// <param name="each">How many numbers each lane will give: the next lane's begin behind them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RandomLanes(RandomStream stream, long start, long each)
    {
        var (first, second, third, fourth) = (JumpAhead.By(start), JumpAhead.By(start + each), JumpAhead.By(start + 2 * each),
            JumpAhead.By(start + 3 * each));
        var one = Vector256.Create(1UL);
        for (var word = 0; word < JumpAhead.Degree / 64; word++)
        {
            var coefficients = Vector256.Create(
                first.Coefficients(word), second.Coefficients(word), third.Coefficients(word), fourth.Coefficients(word));
            for (var bit = 0; bit < 64; bit++)
            {
                // All bits of a lane whose polynomial has this power.
                var takes = Vector256<ulong>.Zero - (coefficients & one);
                coefficients >>>= 1;
                _s0 ^= Vector256.Create(stream.S0) & takes;
                _s1 ^= Vector256.Create(stream.S1) & takes;
                _s2 ^= Vector256.Create(stream.S2) & takes;
                _s3 ^= Vector256.Create(stream.S3) & takes;
                stream.NextUInt64();
            }
        }
    }

    /// <summary>The next number of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> NextUInt64()
    {
        var five = (_s1 << 2) + _s1;
        var turned = five << 7 | five >>> 57;
        var result = (turned << 3) + turned;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = _s3 << 45 | _s3 >>> 19;
        return result;
    }

    /// <summary>The stream where the last lane is.</summary>
    public readonly RandomStream Last => new(_s0[3], _s1[3], _s2[3], _s3[3]);
}

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
