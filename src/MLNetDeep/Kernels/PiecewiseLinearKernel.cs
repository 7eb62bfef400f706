using System.Numerics.Tensors;

namespace MLNetDeep.Kernels;

/// <summary>
/// Where numbers lie among the edges of their stretches, and the points on a learnt line that belong to them; written once for training and
/// scoring.
/// </summary>
/// <remarks>
/// Since stretches below a number count whole, what they add up to is summed beforehand: a number then costs one stretch, however many
/// there are.
/// </remarks>
internal static class PiecewiseLinearKernel
{
    /// <summary>How far out a scaled number stays: x̂ = z / √(1 + (z / 3)²).</summary>
    private const float FarthestScaled = 3;

    /// <summary>The scaled number; not for one that is missing.</summary>
    public static float Scaled(float value, float median, float scale)
    {
        // In double precision the difference of numbers far apart is finite.
        var z = (float)Math.Clamp(((double)value - median) * scale, -1e18, 1e18);
        var third = z / FarthestScaled;
        return z / MathF.Sqrt(1 + third * third);
    }

    /// <summary>The derivative of <see cref="Scaled"/> by the number.</summary>
    public static float ScaledSlope(float value, float median, float scale)
    {
        var third = (float)Math.Clamp(((double)value - median) * scale, -1e18, 1e18) / FarthestScaled;
        var root = MathF.Sqrt(1 + third * third);
        return scale / (root * root * root);
    }

    /// <summary>The stretch a number lies in, and how much of that lies below it, from 0 to 1.</summary>
    /// <param name="value">The number.</param>
    /// <param name="edges">[stretches + 1], ascending; <see cref="PiecewiseLinearNumbers.NoEdge"/> behind the last.</param>
    /// <returns>A stretch from 0 on; for a number at or above the last edge the one that would begin there, and 0.</returns>
    public static (int Stretch, float Share) Place(float value, ReadOnlySpan<float> edges)
    {
        if (value < edges[0])
            return (0, 0);

        // The last edge that is not above the number, and is there.
        value = Math.Min(value, MathF.BitDecrement(PiecewiseLinearNumbers.NoEdge));
        var (low, high) = (0, edges.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = edges[middle] <= value ? (middle, high) : (low, middle);
        }
        if (low == edges.Length - 1 || edges[low + 1] == PiecewiseLinearNumbers.NoEdge)
            return (low, 0);
        var share = (float)(((double)value - edges[low]) / ((double)edges[low + 1] - edges[low]));
        return (low, share);
    }

    /// <summary>Sums of what lies below each stretch: [stretches + 1, width], the offset in each.</summary>
    /// <param name="directions">[stretches, width].</param>
    /// <param name="offset">[width].</param>
    /// <param name="sums">[stretches + 1, width]; written to.</param>
    public static void SumUp(ReadOnlySpan<float> directions, ReadOnlySpan<float> offset, Span<float> sums)
    {
        var width = offset.Length;
        offset.CopyTo(sums);
        for (var start = 0; start < directions.Length; start += width)
            TensorPrimitives.Add(sums.Slice(start, width), directions.Slice(start, width), sums.Slice(start + width, width));
    }

    /// <summary>The point of a number.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="directions">[stretches, width].</param>
    /// <param name="sums">As <see cref="SumUp"/> leaves them.</param>
    /// <param name="linear">[width]: what the scaled number is multiplied by.</param>
    /// <param name="point">[width]; written to.</param>
    public static void PointOf(
        (int Stretch, float Share) place, float scaled, ReadOnlySpan<float> directions, ReadOnlySpan<float> sums,
        ReadOnlySpan<float> linear, Span<float> point)
    {
        var start = place.Stretch * point.Length;
        TensorPrimitives.MultiplyAdd(linear, scaled, sums.Slice(start, point.Length), point);
        if (place.Share > 0)
            TensorPrimitives.MultiplyAdd(directions.Slice(start, point.Length), place.Share, point, point);
    }
}
