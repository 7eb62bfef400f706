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
    /// <param name="count">How many values.</param>
    /// <param name="values">The row, or what is not zero of it.</param>
    /// <param name="indices">Where the values lie; null when dense.</param>
    /// <param name="panels">The first panel; the others follow.</param>
    /// <param name="panelSize">From a panel of two vectors to the next.</param>
    /// <param name="sums">[vectors]; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVectors, TIsSparse>(int count, float* values, int* indices, float* panels, nint panelSize, float* sums)
        where TVectors : IConstant
        where TIsSparse : IConstant
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
            var weights0 = panel0 + row * (TVectors.Value > 1 ? 2 * TLanes.Count : TLanes.Count);
            sum0 = TLanes.MultiplyAdd(value, TLanes.Load(weights0), sum0);
            if (TVectors.Value > 1)
                sum1 = TLanes.MultiplyAdd(value, TLanes.Load(weights0 + TLanes.Count), sum1);

            var weights1 = panel1 + row * (TVectors.Value > 3 ? 2 * TLanes.Count : TLanes.Count);
            if (TVectors.Value > 2)
                sum2 = TLanes.MultiplyAdd(value, TLanes.Load(weights1), sum2);
            if (TVectors.Value > 3)
                sum3 = TLanes.MultiplyAdd(value, TLanes.Load(weights1 + TLanes.Count), sum3);

            var weights2 = panel2 + row * (TVectors.Value > 5 ? 2 * TLanes.Count : TLanes.Count);
            if (TVectors.Value > 4)
                sum4 = TLanes.MultiplyAdd(value, TLanes.Load(weights2), sum4);
            if (TVectors.Value > 5)
                sum5 = TLanes.MultiplyAdd(value, TLanes.Load(weights2 + TLanes.Count), sum5);

            var weights3 = panel3 + row * (TVectors.Value > 7 ? 2 * TLanes.Count : TLanes.Count);
            if (TVectors.Value > 6)
                sum6 = TLanes.MultiplyAdd(value, TLanes.Load(weights3), sum6);
            if (TVectors.Value > 7)
                sum7 = TLanes.MultiplyAdd(value, TLanes.Load(weights3 + TLanes.Count), sum7);
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
}
