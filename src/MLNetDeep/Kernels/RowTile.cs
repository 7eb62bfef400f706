using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// The innermost loop for a single row: up to eight vectors of sums in registers, over up to four panels of packed weights. Adds up in the
/// same order as <see cref="MatrixTile{TLanes, TVector}"/>, so that a row by itself has the bits it has in a batch.
/// </summary>
internal static unsafe class RowTile<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>sums[j] += Σ values[k] · panels[row k, j].</summary>
    /// <typeparam name="TVectors">
    /// How many vectors of sums: 1 to 8; each two are a panel, an odd last one a panel of one vector.
    /// </typeparam>
    /// <typeparam name="TIsSparse">
    /// 1: the values lie at the rows <paramref name="indices"/> of the panels; 0: at all rows in turn.
    /// </typeparam>
    /// <typeparam name="TIsHalf">1: the panels are of bfloat16, in pairs, and all of two vectors; 0: of Single.</typeparam>
    /// <param name="count">How many values.</param>
    /// <param name="values">The row, or what is not zero of it.</param>
    /// <param name="indices">Where the values lie; null when dense.</param>
    /// <param name="panels">The first panel; the others follow.</param>
    /// <param name="panelSize">From a panel of two vectors to the next.</param>
    /// <param name="sums">[vectors]; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVectors, TIsSparse, TIsHalf>(
        int count, float* values, int* indices, float* panels, nint panelSize, float* sums)
        where TVectors : IConstant
        where TIsSparse : IConstant
        where TIsHalf : IConstant
    {
        TVector sum0 = TLanes.Load(sums), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        if (TVectors.Value > 1)
            sum1 = TLanes.Load(sums + TLanes.Count);
        if (TVectors.Value > 2)
            sum2 = TLanes.Load(sums + 2 * TLanes.Count);
        if (TVectors.Value > 3)
            sum3 = TLanes.Load(sums + 3 * TLanes.Count);
        if (TVectors.Value > 4)
            sum4 = TLanes.Load(sums + 4 * TLanes.Count);
        if (TVectors.Value > 5)
            sum5 = TLanes.Load(sums + 5 * TLanes.Count);
        if (TVectors.Value > 6)
            sum6 = TLanes.Load(sums + 6 * TLanes.Count);
        if (TVectors.Value > 7)
            sum7 = TLanes.Load(sums + 7 * TLanes.Count);

        float* panel0 = panels, panel1 = panels + panelSize, panel2 = panels + 2 * panelSize, panel3 = panels + 3 * panelSize;
        for (var k = 0; k < count; k++)
        {
            nint row = TIsSparse.Value == 1 ? indices[k] : k;
            var value = TLanes.Broadcast(values[k]);

            // A panel is two vectors wide, the last one of an odd number one vector.
            Add<TIsHalf>(TVectors.Value, value, panel0, row, ref sum0, ref sum1);
            if (TVectors.Value > 2)
                Add<TIsHalf>(TVectors.Value - 2, value, panel1, row, ref sum2, ref sum3);
            if (TVectors.Value > 4)
                Add<TIsHalf>(TVectors.Value - 4, value, panel2, row, ref sum4, ref sum5);
            if (TVectors.Value > 6)
                Add<TIsHalf>(TVectors.Value - 6, value, panel3, row, ref sum6, ref sum7);
        }

        TLanes.Store(sum0, sums);
        if (TVectors.Value > 1)
            TLanes.Store(sum1, sums + TLanes.Count);
        if (TVectors.Value > 2)
            TLanes.Store(sum2, sums + 2 * TLanes.Count);
        if (TVectors.Value > 3)
            TLanes.Store(sum3, sums + 3 * TLanes.Count);
        if (TVectors.Value > 4)
            TLanes.Store(sum4, sums + 4 * TLanes.Count);
        if (TVectors.Value > 5)
            TLanes.Store(sum5, sums + 5 * TLanes.Count);
        if (TVectors.Value > 6)
            TLanes.Store(sum6, sums + 6 * TLanes.Count);
        if (TVectors.Value > 7)
            TLanes.Store(sum7, sums + 7 * TLanes.Count);
    }

    /// <summary>Adds a value times a row of a panel of two vectors, or of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TIsHalf>(int vectors, TVector value, float* panel, nint row, ref TVector sum0, ref TVector sum1)
        where TIsHalf : IConstant
    {
        if (TIsHalf.Value == 1)
        {
            var pairs = TLanes.Load(panel + row * TLanes.Count);
            sum0 = TLanes.MultiplyAdd(value, TLanes.LowerHalves(pairs), sum0);
            sum1 = TLanes.MultiplyAdd(value, TLanes.UpperHalves(pairs), sum1);
            return;
        }
        var weights = panel + row * (vectors > 1 ? 2 * TLanes.Count : TLanes.Count);
        sum0 = TLanes.MultiplyAdd(value, TLanes.Load(weights), sum0);
        if (vectors > 1)
            sum1 = TLanes.MultiplyAdd(value, TLanes.Load(weights + TLanes.Count), sum1);
    }
}
