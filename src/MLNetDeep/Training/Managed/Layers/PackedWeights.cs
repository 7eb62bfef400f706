using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// The weights of a layer, packed once a step for all slices of rows: workers that each pack all of them do the same work side by side,
/// and it takes the longer the fewer rows a slice has.
/// </summary>
internal sealed unsafe class PackedWeights
{
    /// <summary>Of fewer weights a slice packs its own in a microsecond or two, which is what sharing costs.</summary>
    private const int FewWeights = 16 * 1024;

    private readonly MatrixView _weight;
    private readonly MatrixKernels _kernels;

    private PackedWeights(MatrixView weight, bool hasBackward, ManagedMemory memory, MatrixKernels kernels)
    {
        (_weight, _kernels) = (weight, kernels);
        Forward = memory.Floats(kernels.PackedSize(weight.Columns, weight.Rows));
        Backward = hasBackward ? memory.Floats(kernels.PackedSize(weight.Rows, weight.Columns)) : null;
    }

    /// <summary>As the right matrix of the way forwards.</summary>
    public float* Forward { get; }

    /// <summary>As the right matrix of the way back; null where there is none.</summary>
    public float* Backward { get; }

    public bool IsUsedForward { get; private set; }

    public bool IsUsedBackward { get; private set; }

    public bool IsUsed => IsUsedForward || IsUsedBackward;

    /// <summary>Null where there is never more than one slice, or little to pack.</summary>
    /// <param name="weight">[units, inputs].</param>
    /// <param name="hasBackward">Whether the gradient of the input is wanted.</param>
    /// <param name="memory">Owns what is packed.</param>
    /// <param name="kernels">The products.</param>
    public static PackedWeights? OrNull(MatrixView weight, bool hasBackward, ManagedMemory memory, MatrixKernels kernels) =>
        memory.Workers > 1 && (long)weight.Rows * weight.Columns >= FewWeights ? new PackedWeights(weight, hasBackward, memory, kernels)
            : null;

    /// <summary>Chooses what is packed for a pass, by its slices.</summary>
    public void Choose(Pass pass)
    {
        IsUsedForward = _kernels.GainsByPackedWeights(pass.Count / pass.SliceCount, pass.SliceCount, _weight.Rows);
        IsUsedBackward = Backward != null && pass.SliceCount > 1;
    }

    /// <summary>Packs a part of what was chosen.</summary>
    /// <param name="piece">Which part, from 0.</param>
    /// <param name="pieces">How many there are.</param>
    public void Pack(int piece, int pieces)
    {
        if (IsUsedForward)
            Pack(isTransposed: true, _weight.Rows, Forward, piece, pieces);
        if (IsUsedBackward)
            Pack(isTransposed: false, _weight.Columns, Backward, piece, pieces);
    }

    private void Pack(bool isTransposed, int columns, float* packed, int piece, int pieces)
    {
        var (start, count) = Crew.Part(columns, pieces, piece, MatrixKernels.PackingGranule);
        if (count > 0)
            _kernels.Pack(_weight, isTransposed, start, count, packed);
    }
}
