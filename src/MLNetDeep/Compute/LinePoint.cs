using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Compute;

/// <summary>
/// What <see cref="LearntLine{T}.Point"/> says, in Single for training and scoring, with the same bits: it runs for every number of every
/// row, and is fast from the first call on.
/// </summary>
internal static unsafe class LinePoint
{
    /// <summary>The point of a number.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">Where it lies.</param>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="point">[width]; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(LearntLine<float> line, (int Stretch, float Share) place, float scaled, Span<float> point)
    {
        var start = place.Stretch * point.Length;
        fixed (float* linear = line.Linear, directions = line.Directions, below = line.Sums, target = point)
            Set(linear, scaled, directions + start, place.Share, below + start, target, point.Length);
    }

    /// <summary>The same where its parts lie in memory that does not move.</summary>
    /// <param name="linear">[width]: what the scaled number is multiplied by.</param>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="direction">[width]: the direction of the stretch that the number lies in; not read where the share is 0.</param>
    /// <param name="share">How much of that stretch lies below the number.</param>
    /// <param name="below">[width]: what lies below the stretch.</param>
    /// <param name="point">[width]; written to.</param>
    /// <param name="width">How many values the point has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(float* linear, float scaled, float* direction, float share, float* below, float* point, int width)
    {
        RowVectors.AddMultiple(linear, scaled, below, point, width);
        if (share > 0)
            RowVectors.AddMultiple(direction, share, point, point, width);
    }
}
