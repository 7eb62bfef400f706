using System.Numerics;

namespace MLNetDeep.Compute;

/// <summary>
/// What a layer makes of each row by itself, and the way back. Written once: training and scoring run it in Single, explaining in Double.
/// Immutable.
/// </summary>
/// <remarks>
/// A layer's arrays are handed over as they lie: one behind the other, in the order of <see cref="Layer.Parameters"/> and
/// <see cref="Layer.Statistics"/>. The function knows where each begins. Results may depend neither on where a row lies in memory nor on
/// the rows beside it.
/// </remarks>
internal interface IRowFunction
{
    /// <summary>How many numbers of each row <see cref="Forward"/> keeps for the way back.</summary>
    int KeptSize { get; }

    /// <summary>Whether the output is a matrix times the input plus a vector.</summary>
    bool IsAffine { get; }

    /// <summary>Computes the output of a row.</summary>
    /// <param name="input">[inputs].</param>
    /// <param name="output">[outputs]; written to. Does not overlap the input.</param>
    /// <param name="kept">[<see cref="KeptSize"/>]; written to. Empty where nobody goes back.</param>
    /// <param name="arrays">The layer's values.</param>
    void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Turns the gradient by a row's output into that by its input.</summary>
    /// <param name="input">[inputs], as <see cref="Forward"/> had it; not read by an affine function.</param>
    /// <param name="kept">As <see cref="Forward"/> left it.</param>
    /// <param name="outputGradient">[outputs].</param>
    /// <param name="inputGradient">[inputs]; written to. Does not overlap the others.</param>
    /// <param name="arrays">The layer's values.</param>
    void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient,
        RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Adds what a row contributes to the gradients of the layer's trained arrays; nothing for a layer without.</summary>
    /// <param name="input">[inputs], as <see cref="Forward"/> had it.</param>
    /// <param name="kept">As <see cref="Forward"/> left it.</param>
    /// <param name="outputGradient">[outputs].</param>
    /// <param name="gradients">As the trained arrays lie; added to.</param>
    void AddGradients(ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients);
}

/// <summary>The values of a layer that a row function computes with.</summary>
/// <param name="parameters">Its trained arrays, one behind the other.</param>
/// <param name="statistics">Its running statistics, one behind the other.</param>
internal readonly ref struct RowArrays<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> statistics)
{
    /// <summary>The trained arrays, one behind the other.</summary>
    public ReadOnlySpan<T> Parameters { get; } = parameters;

    /// <summary>The running statistics, one behind the other.</summary>
    public ReadOnlySpan<T> Statistics { get; } = statistics;
}
