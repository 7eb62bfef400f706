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
