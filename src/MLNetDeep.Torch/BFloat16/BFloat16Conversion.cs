using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Torch.BFloat16;

/// <summary>
/// Between Single and bfloat16, the upper half of a Single, as its bits. Rounds to the nearest, of two that are as near to the even one, as
/// processors and libtorch do; NaN stays NaN.
/// </summary>
internal static class BFloat16Conversion
{
    /// <summary>
    /// What is added to the bits of a Single so that cutting off the lower half rounds; 1 more where the upper half is odd.
    /// </summary>
    private const uint AlmostHalf = 0x7FFF;

    private const uint QuietNaN = 0x40;

    /// <summary>Rounds values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rounded">As long; written to.</param>
    public static void Round(ReadOnlySpan<float> values, Span<ushort> rounded)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(rounded[..values.Length]);
        var lanes = Vector<float>.Count;
        var i = 0;
        for (; i <= values.Length - (2 * lanes); i += 2 * lanes)
        {
            var low = UpperHalf(Vector.LoadUnsafe(ref source, (nuint)i));
            var high = UpperHalf(Vector.LoadUnsafe(ref source, (nuint)(i + lanes)));
            Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
        }
        for (; i < values.Length; i++)
            rounded[i] = UpperHalf(values[i]);
    }

    /// <summary>Writes bfloat16 as Single; exact.</summary>
    /// <param name="values">The values.</param>
    /// <param name="widened">As long; written to.</param>
    public static void Widen(ReadOnlySpan<ushort> values, Span<float> widened) => Widen(values, widened, add: false);

    /// <summary>Adds bfloat16 to what is there.</summary>
    /// <inheritdoc cref="Widen(ReadOnlySpan{ushort}, Span{float})" path="/param"/>
    public static void AddWidened(ReadOnlySpan<ushort> values, Span<float> widened) => Widen(values, widened, add: true);

    private static void Widen(ReadOnlySpan<ushort> values, Span<float> widened, bool add)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(widened[..values.Length]);
        var lanes = Vector<float>.Count;
        var i = 0;
        for (; i <= values.Length - (2 * lanes); i += 2 * lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)i), out var low, out var high);
            Store(Vector.AsVectorSingle(low << 16), ref target, (nuint)i, add);
            Store(Vector.AsVectorSingle(high << 16), ref target, (nuint)(i + lanes), add);
        }
        for (; i < values.Length; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)values[i] << 16);
            widened[i] = add ? widened[i] + value : value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> values, ref float target, nuint at, bool add) =>
        (add ? Vector.LoadUnsafe(ref target, at) + values : values).StoreUnsafe(ref target, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> UpperHalf(Vector<float> values)
    {
        var bits = Vector.AsVectorUInt32(values);
        var upper = bits >> 16;
        var rounded = (bits + (upper & Vector<uint>.One) + new Vector<uint>(AlmostHalf)) >> 16;
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(values, values)), rounded, upper | new Vector<uint>(QuietNaN));
    }

    private static ushort UpperHalf(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var upper = bits >> 16;
        return (ushort)(float.IsNaN(value) ? upper | QuietNaN : (bits + (upper & 1) + AlmostHalf) >> 16);
    }
}
