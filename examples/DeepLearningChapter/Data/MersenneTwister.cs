namespace DeepLearningChapter.Data;

/// <summary>
/// The generator behind NumPy's RandomState: MT19937, with its way of shuffling. Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8
/// (1998). Here so that the book's random_state=42 gives the book's images.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++)
            _state[i] = 1_812_433_253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i;
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in the order of RandomState.permutation.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = UpTo((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>A number from 0 to the greatest, both included: drawn with as many bits as that has, until one is not above it.</summary>
    private int UpTo(uint greatest)
    {
        var mask = uint.MaxValue >> int.CreateChecked(uint.LeadingZeroCount(greatest));
        uint drawn;
        do
            drawn = Next() & mask;
        while (drawn > greatest);
        return (int)drawn;
    }

    private uint Next()
    {
        if (_next == Length)
            Renew();

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Renew()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
            _state[i] = _state[(i + Shift) % Length] ^ (y >> 1) ^ (y % 2 == 0 ? 0 : 0x9908B0DF);
        }
        _next = 0;
    }
}
