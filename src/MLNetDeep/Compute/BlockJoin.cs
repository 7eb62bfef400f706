using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Compute;

/// <summary>
/// How a block of layers ends: its input, which went beside the layers inside, comes together with what those made. Their gradients are
/// parts of the gradient by the block's output. Immutable and thread-safe.
/// </summary>
/// <param name="adds">Whether the two are added, which are equally wide then; else they stand side by side, the input first.</param>
internal sealed class BlockJoin(bool adds)
{
    /// <summary>How a kind of block ends.</summary>
    public static BlockJoin For(PlacedLayer placed) => placed.Layer switch
    {
        Residual => new BlockJoin(adds: true),
        Skip => new BlockJoin(adds: false),
        var other => throw new NotSupportedException(
            $"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(BlockJoin)}.{nameof(For)}."),
    };

    /// <summary>Computes a row of the block's output.</summary>
    /// <param name="beside">[width], the block's input.</param>
    /// <param name="inner">What its layers made of it; may be where the output begins, if the two are added.</param>
    /// <param name="output">Written to.</param>
    public void Join<T>(ReadOnlySpan<T> beside, ReadOnlySpan<T> inner, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (adds)
        {
            TensorPrimitives.Add(inner, beside, output);
            return;
        }
        beside.CopyTo(output);
        inner.CopyTo(output[beside.Length..]);
    }

    /// <summary>The part of a row of the output's gradient that is the gradient by what went beside.</summary>
    /// <param name="outputGradient">The gradient by the block's output.</param>
    /// <param name="width">How wide the block's input is.</param>
    public static ReadOnlySpan<T> Beside<T>(ReadOnlySpan<T> outputGradient, int width) => outputGradient[..width];

    /// <summary>The part of a row of the output's gradient that is the gradient by what the layers inside made.</summary>
    /// <inheritdoc cref="Beside" path="/param"/>
    public ReadOnlySpan<T> Inner<T>(ReadOnlySpan<T> outputGradient, int width) => adds ? outputGradient : outputGradient[width..];

    /// <summary>Whether the layers inside may write where the output is to be.</summary>
    public bool JoinsInPlace => adds;
}
