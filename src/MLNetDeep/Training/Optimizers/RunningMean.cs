using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Training.Optimizers;

/// <summary>What rules remember of former gradients: values that shrink by a share at every update, whatever else is added.</summary>
/// <remarks>
/// Where gradients stay away, at a unit that is never active, such a value shrinks on and on until it is subnormal, after some 800 updates
/// at a decay of .9. Processors calculate several times slower with subnormal numbers, so what is too small to matter becomes zero. NaN
/// stays NaN.
/// </remarks>
internal static class RunningMean
{
    /// <summary>
    /// Far enough above the smallest normal number, 1.2e-38, that its products with shares and learning rates are normal too.
    /// </summary>
    private const float LeastKept = 1e-33f;

    /// <summary>mean + (value - mean) · share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Next(Vector<float> mean, Vector<float> value, Vector<float> share) => Kept(mean + (value - mean) * share);

    /// <inheritdoc cref="Next(Vector{float}, Vector{float}, Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Next(Vector512<float> mean, Vector512<float> value, Vector512<float> share)
    {
        var next = mean + (value - mean) * share;
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Abs(next), Vector512.Create(LeastKept)), Vector512<float>.Zero, next);
    }

    /// <summary>The value, or zero where it is too small to matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Kept(Vector<float> value) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(value), new Vector<float>(LeastKept)), Vector<float>.Zero, value);
}
