namespace MLNetDeep.Kernels;

/// <summary>
/// Weights that are all bfloat16, the upper half of a Single: kept without the lower halves, two in four bytes. They become Single again by
/// a shift and a mask, exactly.
/// </summary>
internal static unsafe class HalfWeights
{
    private const uint LowerHalf = 0xFFFF;

    /// <summary>So few that all of them stay in the nearest cache anyway are kept as Single.</summary>
    public const int Fewest = 4096;

    /// <summary>Whether the lower halves of all are zero.</summary>
    public static bool Are(ReadOnlySpan<float> weights)
    {
        foreach (var weight in weights)
        {
            if ((BitConverter.SingleToUInt32Bits(weight) & LowerHalf) != 0)
                return false;
        }
        return true;
    }

    /// <summary>Brings a panel into pairs: the first vector's weights are their lower halves, the second's the upper ones.</summary>
    /// <param name="panel">[depth, vectors].</param>
    /// <param name="vectors">1, with zeros for the second; or 2.</param>
    /// <param name="depth">How many rows.</param>
    /// <param name="lanes">How many weights a vector has.</param>
    /// <param name="pairs">[depth, lanes]; written to.</param>
    public static void Pair(float* panel, int vectors, int depth, int lanes, uint* pairs)
    {
        var bits = (uint*)panel;
        for (var k = 0; k < depth; k++, bits += vectors * lanes, pairs += lanes)
        {
            for (var i = 0; i < lanes; i++)
                pairs[i] = bits[i] >> 16 | (vectors == 2 ? bits[lanes + i] : 0);
        }
    }

    /// <summary>A panel of pairs as Single, for products of several rows.</summary>
    /// <param name="pairs">[depth, lanes].</param>
    /// <param name="depth">How many rows.</param>
    /// <param name="panel">[depth, 2 vectors]; written to.</param>
    public static void Widen<TLanes, TVector>(float* pairs, int depth, float* panel)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (var k = 0; k < depth; k++, pairs += TLanes.Count, panel += 2 * TLanes.Count)
        {
            var both = TLanes.Load(pairs);
            TLanes.Store(TLanes.LowerHalves(both), panel);
            TLanes.Store(TLanes.UpperHalves(both), panel + TLanes.Count);
        }
    }
}
