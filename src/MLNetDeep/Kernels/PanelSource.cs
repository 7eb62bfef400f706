using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// A right matrix [depth, columns], given as it is or by its transpose, from which panels are packed: [depth, one or two vectors], without
/// gaps.
/// </summary>
internal readonly unsafe struct PanelSource(MatrixView matrix, bool isTransposed)
{
    /// <summary>How many panels are packed together: 64 bytes of each row at a time, as one panel has them, are slow to gather.</summary>
    public const int PanelsAtOnce = 4;

    /// <summary>Packs some of the columns from some of the depth, panel after panel; lanes beyond them are zero.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="width">How many; panels are of two vectors, the last one of as many as it needs.</param>
    /// <param name="from">The first k.</param>
    /// <param name="depth">How many.</param>
    /// <param name="panels">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack<TLanes, TVector>(int column, int width, int from, int depth, float* panels)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        var panelWidth = PanelProduct<TLanes, TVector>.Width;
        for (var done = 0; done < width;)
        {
            var target = panels + done * (nint)depth;
            if (!isTransposed && width - done >= PanelsAtOnce * panelWidth)
            {
                Four<TLanes, TVector>(column + done, from, depth, target);
                done += PanelsAtOnce * panelWidth;
            }
            else
            {
                One<TLanes, TVector>(column + done, Math.Min(panelWidth, width - done), from, depth, target);
                done += panelWidth;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One<TLanes, TVector>(int column, int width, int from, int depth, float* panel)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        var panelWidth = PanelProduct<TLanes, TVector>.WholeVectors(width);
        if (width < panelWidth)
            new Span<float>(panel, depth * panelWidth).Clear();

        if (isTransposed)
        {
            Transposition<TLanes,
                TVector>.Run(matrix.Start + column * matrix.Stride + from, matrix.Stride, width, depth, panel, panelWidth);
            return;
        }

        var row = matrix.Start + from * matrix.Stride + column;
        for (var k = 0; k < depth; k++, row += matrix.Stride, panel += panelWidth)
        {
            if (width == PanelProduct<TLanes, TVector>.Width)
            {
                TLanes.Store(TLanes.Load(row), panel);
                TLanes.Store(TLanes.Load(row + TLanes.Count), panel + TLanes.Count);
            }
            else
            {
                new ReadOnlySpan<float>(row, width).CopyTo(new Span<float>(panel, width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four<TLanes, TVector>(int column, int from, int depth, float* panel)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        var row = matrix.Start + from * matrix.Stride + column;
        var stride = matrix.Stride;
        var panelSize = 2 * TLanes.Count * (nint)depth;
        var panel2 = panel + 2 * panelSize;
        for (var k = depth; k > 0; k--)
        {
            var (first, second) = (TLanes.Load(row), TLanes.Load(row + TLanes.Count));
            var (third, fourth) = (TLanes.Load(row + 2 * TLanes.Count), TLanes.Load(row + 3 * TLanes.Count));
            var (fifth, sixth) = (TLanes.Load(row + 4 * TLanes.Count), TLanes.Load(row + 5 * TLanes.Count));
            var (seventh, eighth) = (TLanes.Load(row + 6 * TLanes.Count), TLanes.Load(row + 7 * TLanes.Count));
            TLanes.Store(first, panel);
            TLanes.Store(second, panel + TLanes.Count);
            TLanes.Store(third, panel + panelSize);
            TLanes.Store(fourth, panel + panelSize + TLanes.Count);
            TLanes.Store(fifth, panel2);
            TLanes.Store(sixth, panel2 + TLanes.Count);
            TLanes.Store(seventh, panel2 + panelSize);
            TLanes.Store(eighth, panel2 + panelSize + TLanes.Count);
            row += stride;
            panel += 2 * TLanes.Count;
            panel2 += 2 * TLanes.Count;
        }
    }
}
