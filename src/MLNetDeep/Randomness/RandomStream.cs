using System.Numerics;

namespace MLNetDeep.Randomness;

/// <summary>
/// A stream of random numbers that is a pure function of (seed, purpose, two indices): xoshiro256** (Blackman and Vigna, "Scrambled Linear
/// Pseudorandom Number Generators", 2018), its state filled by SplitMix64 (Steele, Lea and Flood, 2014). There is no random state to save
/// or to share: the order of epoch 7 is the stream (seed, Order, 7), whatever was drawn before, on any platform and device.
/// </summary>
internal struct RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public RandomStream(int seed, RandomPurpose purpose, long index = 0, int subIndex = 0)
    {
        var state = SplitMix(unchecked((ulong)seed)) ^ SplitMix((ulong)purpose << 56 ^ (ulong)(uint)subIndex << 32);
        state = SplitMix(state) ^ unchecked((ulong)index);
        _s0 = SplitMix(state += Golden);
        _s1 = SplitMix(state += Golden);
        _s2 = SplitMix(state += Golden);
        _s3 = SplitMix(state + Golden);
    }

    /// <summary>A stream in a state.</summary>
    public RandomStream(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    private const ulong Golden = 0x9e3779b97f4a7c15;

    /// <summary>The first word of its state.</summary>
    public readonly ulong S0 => _s0;

    /// <summary>The second word of its state.</summary>
    public readonly ulong S1 => _s1;

    /// <summary>The third word of its state.</summary>
    public readonly ulong S2 => _s2;

    /// <summary>The fourth word of its state.</summary>
    public readonly ulong S3 => _s3;

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in 0 … <paramref name="limit"/> - 1; the bias is below limit / 2⁶⁴.</summary>
    public int NextInt32(int limit) => (int)Math.BigMul(NextUInt64(), (ulong)limit, out _);

    /// <summary>
    /// Normal with mean 0 and variance 1, by the polar method (Marsaglia and Bray, "A Convenient Method for Generating Normal Variables",
    /// 1964).
    /// </summary>
    public float NextNormal()
    {
        double x, squared;
        do
        {
            x = 2 * NextDouble() - 1;
            var y = 2 * NextDouble() - 1;
            squared = x * x + y * y;
        }
        while (squared is >= 1 or 0);

        // The second number of the pair, y times the same, is not kept: a stream is its generator's state and nothing else.
        return (float)(x * Math.Sqrt(-2 * Math.Log(squared) / squared));
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ulong state)
    {
        var z = state + Golden;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}
