using System.Runtime.CompilerServices;
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

    /// <summary>
    /// Lays weights out for the widest vectors the processor is fast with that they fill at least half. Those that are all bfloat16 take
    /// half the memory; outputs have the bits they would have otherwise.
    /// </summary>
    /// <param name="weights">[units, inputs].</param>
    /// <param name="bias">[units].</param>
    /// <param name="memory">Where to; null for new memory.</param>
    public static PackedLayer Create(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, PackedMemory? memory = null) =>
        weights.Length >= HalfWeights.Fewest && HalfWeights.Are(weights) ? CreateHalf(weights, bias, memory)
        : Vector512.IsHardwareAccelerated && bias.Length > 8 ? new PackedLayer<Lanes512, Vector512<float>, Zero>(weights, bias, memory)
        : Vector256.IsHardwareAccelerated && bias.Length > 4 ? new PackedLayer<Lanes256, Vector256<float>, Zero>(weights, bias, memory)
        : new PackedLayer<Lanes128, Vector128<float>, Zero>(weights, bias, memory);

    // Panels are of two vectors there, and outputs have room for a multiple of 16.
    private static PackedLayer CreateHalf(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, PackedMemory? memory) =>
        Vector512.IsHardwareAccelerated && (bias.Length + 15) / 16 % 2 == 0
            ? new PackedLayer<Lanes512, Vector512<float>, One>(weights, bias, memory)
        : Vector256.IsHardwareAccelerated ? new PackedLayer<Lanes256, Vector256<float>, One>(weights, bias, memory)
        : new PackedLayer<Lanes128, Vector128<float>, One>(weights, bias, memory);

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
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">The same.</typeparam>
/// <typeparam name="TIsHalf">1: weights are kept as bfloat16; 0: as Single.</typeparam>
internal sealed unsafe class PackedLayer<TLanes, TVector, TIsHalf> : PackedLayer
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
    where TIsHalf : IConstant
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
        if (TIsHalf.Value == 1)
            _vectors += _vectors % 2;
        var width = _vectors * TLanes.Count;
        var length = checked(width + SizeOf(width * Inputs) + CacheLine / sizeof(float));
        _memory = memory?.Next(length) ?? PackedMemory.New(length);
        var start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _bias = (float*)(((nint)start + CacheLine - 1) / CacheLine * CacheLine);
        _panels = _bias + width;

        bias.CopyTo(new Span<float>(_bias, Units));
        var panel = TIsHalf.Value == 1 ? new float[PanelWidth * Inputs] : [];
        fixed (float* unpacked = weights)
        fixed (float* aside = panel)
        {
            var source = new PanelSource(new MatrixView(unpacked, Units, Inputs), isTransposed: true);
            for (var unit = 0; unit < Units; unit += PanelWidth)
            {
                var count = Math.Min(PanelWidth, Units - unit);
                if (TIsHalf.Value == 0)
                {
                    source.Pack<TLanes, TVector>(unit, count, 0, Inputs, PanelOf(unit));
                    continue;
                }
                source.Pack<TLanes, TVector>(unit, count, 0, Inputs, aside);
                HalfWeights.Pair(
                    aside, vectors: PanelProduct<TLanes, TVector>.WholeVectors(count) / TLanes.Count, Inputs, TLanes.Count,
                    (uint*)PanelOf(unit));
            }
        }
    }

    private static int PanelWidth => PanelProduct<TLanes, TVector>.Width;

    /// <summary>How much room so many weights take, in floats.</summary>
    private static int SizeOf(int weights) => TIsHalf.Value == 1 ? weights / 2 : weights;

    /// <summary>Where the panel begins that a unit is the first of.</summary>
    private float* PanelOf(int unit) => _panels + (TIsHalf.Value == 1 ? (nint)unit * Inputs / 2 : (nint)unit * Inputs);

    [SkipLocalsInit]
    public override void Rows(MatrixView rows, MatrixView outputs)
    {
        // Room for a block of a panel, as Single.
        var aside = stackalloc float[TIsHalf.Value == 1 ? PanelWidth * PanelProduct<TLanes, TVector>.MostDepth : 1];
        var block = PanelProduct<TLanes, TVector>.DepthBlock(Inputs);
        for (var unit = 0; unit < Units; unit += PanelWidth)
        {
            var width = TIsHalf.Value == 1 ? PanelWidth : Math.Min(PanelWidth, Units - unit);
            var panel = PanelOf(unit);
            var target = outputs.Start + unit;
            var from = 0;
            do
            {
                var left = new LeftBlock(rows.Start + from, rows.Stride, Math.Min(block, Inputs - from));
                if (TIsHalf.Value == 1)
                    HalfWeights.Widen<TLanes, TVector>(panel, left.Depth, aside);
                PanelProduct<TLanes, TVector>.Run(
                    rows.Rows, left, TIsHalf.Value == 1 ? aside : panel, width, start: from == 0 ? _bias + unit : target,
                    startStride: from == 0 ? 0 : outputs.Stride, target, outputs.Stride);
                panel += SizeOf(left.Depth * PanelProduct<TLanes, TVector>.WholeVectors(width));
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
                PanelOf(vector * TLanes.Count), outputs + vector * TLanes.Count);
        GC.KeepAlive(_memory);
    }

    private void Tile<TIsSparse>(int vectors, int count, float* values, int* indices, float* panels, float* sums)
        where TIsSparse : IConstant
    {
        nint panelSize = SizeOf(PanelWidth * Inputs);
        switch (vectors)
        {
            case 1:
                RowTile<TLanes, TVector>.Run<One, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 2:
                RowTile<TLanes, TVector>.Run<Two, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 3:
                RowTile<TLanes, TVector>.Run<Three, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 4:
                RowTile<TLanes, TVector>.Run<Four, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 5:
                RowTile<TLanes, TVector>.Run<Five, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 6:
                RowTile<TLanes, TVector>.Run<Six, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            case 7:
                RowTile<TLanes, TVector>.Run<Seven, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
            default:
                RowTile<TLanes, TVector>.Run<Eight, TIsSparse, TIsHalf>(count, values, indices, panels, panelSize, sums);
                break;
        }
    }
}
