using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// A right matrix [depth, columns], given as it is or by its transpose, from which panels are packed: [depth, one or two vectors], without
/// gaps.
/// </summary>
internal readonly unsafe struct PanelSource(MatrixView matrix, bool isTransposed)
{
    /// <summary>Packs some of the columns from some of the depth; lanes beyond them are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack<TLanes, TVector>(int column, int width, int from, int depth, float* panel)
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
}
