using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Numbers of 64 bits that stand for longer values: equal values have equal ones, and others so rarely the same that counts do not notice.
/// Not for files or against attackers.
/// </summary>
internal static class Fingerprint
{
    // The multipliers of MurmurHash3 (Austin Appleby, public domain), finalizer fmix64 included.
    private const ulong WordFactor = 0x87c37b91114253d5;
    private const ulong FirstFactor = 0xff51afd7ed558ccd;
    private const ulong SecondFactor = 0xc4ceb9fe1a85ec53;

    /// <summary>The fingerprint of values, bit by bit.</summary>
    /// <remarks>Compiled well at once: many rows are looked at before .NET finds out that it pays.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var print = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            print = With(print, word);
        foreach (var rest in bytes[^(bytes.Length % sizeof(ulong))..])
            print = With(print, rest);
        return Mixed(print);
    }

    /// <summary>The fingerprint of two values together, in this order.</summary>
    public static ulong Of(ulong first, ulong second) => Mixed(With(first, second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong With(ulong print, ulong word) => BitOperations.RotateLeft(print ^ word * WordFactor, 29) * FirstFactor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mixed(ulong print)
    {
        print = (print ^ print >> 33) * FirstFactor;
        print = (print ^ print >> 33) * SecondFactor;
        return print ^ print >> 33;
    }
}
