using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>
/// The weights and biases of a dense layer, laid out once for scoring: panels of columns, so that one row, a sparse row and a batch all
/// read them in the order they lie in. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Each output is one sum over the inputs in their order, from its bias on: a row's outputs have the same bits by itself, sparse, and in
/// every batch.
/// </remarks>
internal abstract unsafe class PackedLayer
{
    /// <summary>Outputs are written in whole vectors: rows of outputs have room for a multiple of this many floats.</summary>
    public const int Alignment = 16;

    private protected PackedLayer(int inputs, int units) => (Inputs, Units) = (inputs, units);

    public int Inputs { get; }

    public int Units { get; }

    /// <summary>Lays weights out for the widest vectors the processor is fast with that they fill at least half.</summary>
    /// <param name="weights">[units, inputs].</param>
    /// <param name="bias">[units].</param>
    /// <param name="memory">Where to; null for new memory.</param>
    public static PackedLayer Create(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, PackedMemory? memory = null) =>
        Vector512.IsHardwareAccelerated && bias.Length > 8 ? new PackedLayer<Lanes512, Vector512<float>>(weights, bias, memory)
        : Vector256.IsHardwareAccelerated && bias.Length > 4 ? new PackedLayer<Lanes256, Vector256<float>>(weights, bias, memory)
        : new PackedLayer<Lanes128, Vector128<float>>(weights, bias, memory);

    /// <summary>The outputs of several rows.</summary>
    /// <param name="rows">[rows, inputs].</param>
    /// <param name="outputs">[rows, units], its rows a multiple of <see cref="Alignment"/> apart; written to.</param>
    public abstract void Rows(MatrixView rows, MatrixView outputs);

    /// <summary>The outputs of one row.</summary>
    /// <param name="row">[inputs].</param>
    /// <param name="outputs">[units], rounded up to a multiple of <see cref="Alignment"/>; written to.</param>
    public abstract void Row(float* row, float* outputs);

    /// <summary>The outputs of one row of which only some values are not zero.</summary>
    /// <param name="count">How many.</param>
    /// <param name="indices">Where they lie, ascending, each from 0 to below <see cref="Inputs"/>; not checked here.</param>
    /// <param name="values">The values.</param>
    /// <param name="outputs">[units], rounded up to a multiple of <see cref="Alignment"/>; written to.</param>
    public abstract void SparseRow(int count, int* indices, float* values, float* outputs);
}

/// <inheritdoc/>
internal sealed unsafe class PackedLayer<TLanes, TVector> : PackedLayer
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Vectors of sums a row has at a time.</summary>
    private const int MostVectors = 8;

    private const int CacheLine = 64;

    /// <summary>Pinned, so that its address is good for as long as this object is there.</summary>
    private readonly float[] _memory;

    private readonly float* _panels;
    private readonly float* _bias;
    private readonly int _vectors;

    public PackedLayer(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, PackedMemory? memory)
        : base(inputs: weights.Length / bias.Length, units: bias.Length)
    {
        _vectors = (Units + TLanes.Count - 1) / TLanes.Count;
        var width = _vectors * TLanes.Count;
        var length = checked(width * (Inputs + 1) + CacheLine / sizeof(float));
        _memory = memory?.Next(length) ?? PackedMemory.New(length);
        var start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _bias = (float*)(((nint)start + CacheLine - 1) / CacheLine * CacheLine);
        _panels = _bias + width;

        bias.CopyTo(new Span<float>(_bias, Units));
        fixed (float* unpacked = weights)
        {
            var source = new PanelSource(new MatrixView(unpacked, Units, Inputs), isTransposed: true);
            for (var unit = 0; unit < Units; unit += PanelWidth)
                source.Pack<TLanes, TVector>(unit, Math.Min(PanelWidth, Units - unit), 0, Inputs, _panels + (nint)unit * Inputs);
        }
    }

    private static int PanelWidth => PanelProduct<TLanes, TVector>.Width;

    public override void Rows(MatrixView rows, MatrixView outputs)
    {
        var block = PanelProduct<TLanes, TVector>.DepthBlock(Inputs);
        for (var unit = 0; unit < Units; unit += PanelWidth)
        {
            var width = Math.Min(PanelWidth, Units - unit);
            var panel = _panels + (nint)unit * Inputs;
            var target = outputs.Start + unit;
            var from = 0;
            do
            {
                var left = new LeftBlock(rows.Start + from, rows.Stride, Math.Min(block, Inputs - from));
                PanelProduct<TLanes,
                    TVector>.Run(rows.Rows, left, panel, width, start: from == 0 ? _bias + unit : target,
                    startStride: from == 0 ? 0 : outputs.Stride, target, outputs.Stride);
                panel += left.Depth * PanelProduct<TLanes, TVector>.WholeVectors(width);
                from += left.Depth;
            }
            while (from < Inputs);
        }
        GC.KeepAlive(_memory);
    }

    public override void Row(float* row, float* outputs) => Run<Zero>(Inputs, row, null, outputs);

    public override void SparseRow(int count, int* indices, float* values, float* outputs) => Run<One>(count, values, indices, outputs);

    private void Run<TIsSparse>(int count, float* values, int* indices, float* outputs)
        where TIsSparse : IConstant
    {
        new ReadOnlySpan<float>(_bias, _vectors * TLanes.Count).CopyTo(new Span<float>(outputs, _vectors * TLanes.Count));
        for (var vector = 0; vector < _vectors; vector += MostVectors)
            Tile<TIsSparse>(Math.Min(MostVectors, _vectors - vector), count, values, indices,
                _panels + (nint)vector * TLanes.Count * Inputs, outputs + vector * TLanes.Count);
        GC.KeepAlive(_memory);
    }

    private void Tile<TIsSparse>(int vectors, int count, float* values, int* indices, float* panels, float* sums)
        where TIsSparse : IConstant
    {
        var panelSize = (nint)PanelWidth * Inputs;
        switch (vectors)
        {
            case 1:
                RowTile<TLanes, TVector>.Run<One, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 2:
                RowTile<TLanes, TVector>.Run<Two, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 3:
                RowTile<TLanes, TVector>.Run<Three, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 4:
                RowTile<TLanes, TVector>.Run<Four, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 5:
                RowTile<TLanes, TVector>.Run<Five, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 6:
                RowTile<TLanes, TVector>.Run<Six, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            case 7:
                RowTile<TLanes, TVector>.Run<Seven, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
            default:
                RowTile<TLanes, TVector>.Run<Eight, TIsSparse>(count, values, indices, panels, panelSize, sums);
                break;
        }
    }
}
