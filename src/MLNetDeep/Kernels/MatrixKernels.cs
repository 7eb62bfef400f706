using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels;

/// <summary>
/// The matrix products of a dense layer, in single precision, for one vector width. Stateless and thread-safe; nothing is allocated:
/// callers bring scratch memory, each thread its own.
/// </summary>
/// <remarks>
/// Every element of a result is one sum, added up in the order of the depth from what it starts at. So results have the same bits however a
/// product is cut into rows and columns, by how many threads, and with every vector width of a processor. Only processors without fused
/// multiply-add round differently.
/// </remarks>
internal abstract unsafe class MatrixKernels
{
    /// <summary>Those of the widest vectors this processor is fast with.</summary>
    public static MatrixKernels Fastest { get; } =
        Vector512.IsHardwareAccelerated ? new BlockedMatrixKernels<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new BlockedMatrixKernels<Lanes256, Vector256<float>>()
        : new BlockedMatrixKernels<Lanes128, Vector128<float>>();

    /// <summary>Those of every width; what the processor does not have is emulated, slowly. For tests.</summary>
    public static IReadOnlyList<MatrixKernels> All { get; } =
        [new BlockedMatrixKernels<Lanes512, Vector512<float>>(), new BlockedMatrixKernels<Lanes256, Vector256<float>>(),
            new BlockedMatrixKernels<Lanes128, Vector128<float>>()];

    /// <summary>Right matrices are packed in parts of so many columns, which are whole groups of panels with every vector width.</summary>
    public const int PackingGranule = 128;

    /// <summary>
    /// How many floats of scratch memory the products of a layer of so many units need: some 400 KB with AVX2, 460 KB with AVX-512.
    /// Products of small matrices touch little of it.
    /// </summary>
    public abstract int ScratchSize(int units);

    /// <summary>A layer's outputs: y = x · wᵀ + bias.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="w">[units, inputs].</param>
    /// <param name="bias">[units], what the sums start at; null for 0.</param>
    /// <param name="y">[rows, units]; written to. May not overlap the others.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void Forward(MatrixView x, MatrixView w, float* bias, MatrixView y, float* scratch);

    /// <summary>The gradient of a layer's inputs: dx = dy · w.</summary>
    /// <param name="dy">[rows, units].</param>
    /// <param name="w">[units, inputs].</param>
    /// <param name="dx">[rows, inputs]; written to. May not overlap the others.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void InputGradient(MatrixView dy, MatrixView w, MatrixView dx, float* scratch);

    /// <summary>The gradient of a layer's weights: dw = dyᵀ · x, or that is added to what is there.</summary>
    /// <param name="dy">[rows, units].</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="dw">[units, inputs]; written to. May not overlap the others.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void WeightGradient(MatrixView dy, MatrixView x, MatrixView dw, bool accumulate, float* scratch);

    /// <summary>
    /// How many floats a right matrix takes that is packed once for several products: by threads that share it, or of several slices of
    /// rows.
    /// </summary>
    public abstract long PackedSize(int depth, int columns);

    /// <summary>Packs some columns of a right matrix.</summary>
    /// <param name="right">[depth, columns], or its transpose.</param>
    /// <param name="isTransposed">Whether it is the transpose.</param>
    /// <param name="column">The first column; a multiple of <see cref="PackingGranule"/>.</param>
    /// <param name="count">How many; such a multiple too, or all that are left.</param>
    /// <param name="packed">Where to, <see cref="PackedSize"/> floats; threads may pack other columns meanwhile.</param>
    public abstract void Pack(MatrixView right, bool isTransposed, int column, int count, float* packed);

    /// <summary>c = left · right, plus a bias for each column. Has the bits of the products that pack by themselves.</summary>
    /// <param name="left">[rows, depth].</param>
    /// <param name="right">[depth, columns], packed.</param>
    /// <param name="bias">[columns], what the sums start at; null for 0.</param>
    /// <param name="c">[rows, columns]; written to. May not overlap the others.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void MultiplyPacked(MatrixView left, float* right, float* bias, MatrixView c, float* scratch);

    /// <summary>Whether slices of rows are faster with weights packed once for all of them than each by itself.</summary>
    /// <param name="rows">The rows of a slice.</param>
    /// <param name="slices">How many slices.</param>
    /// <param name="units">The layer's units.</param>
    public abstract bool GainsByPackedWeights(int rows, int slices, int units);

    /// <summary>
    /// y = x · wᵀ + bias, of inputs of which only what is not 0 is written down. Of finite weights it has the bits of the dense product.
    /// </summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="w">[units, inputs].</param>
    /// <param name="bias">[units]; null for none.</param>
    /// <param name="y">[rows, units]; written to. May not overlap the others.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void Forward(SparseColumns x, MatrixView w, float* bias, MatrixView y, float* scratch);

    /// <summary>dw = dyᵀ · x, or dw += dyᵀ · x, of such inputs. Has the bits of the dense product.</summary>
    /// <param name="dy">[rows, units].</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="dw">[units, inputs]; written to. May not overlap the others.</param>
    /// <param name="accumulate">Whether the product is added to what is there.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> floats; written to.</param>
    public abstract void WeightGradient(MatrixView dy, SparseColumns x, MatrixView dw, bool accumulate, float* scratch);

    private protected static void Check(bool fits, MatrixView left, MatrixView right, MatrixView result)
    {
        if (!fits)
            throw new ArgumentException(
                $"Bug in MLNetDeep: no product of {left.Rows}×{left.Columns} and {right.Rows}×{right.Columns} into "
                + $"{result.Rows}×{result.Columns}.");
    }
}
