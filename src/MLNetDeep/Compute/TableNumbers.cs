using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetDeep.Compute;

/// <summary>
/// Robust scaling of numbers of a table (<see cref="NumberScaling.Robust"/>). What is not finite is missing, and nobody's to scale.
/// </summary>
internal static class TableNumbers
{
    /// <summary>How far out a scaled number stays: x̂ = z / √(1 + (z / 3)²).</summary>
    private const int FarthestScaled = 3;

    /// <summary>The scaled number; not for one that is missing.</summary>
    public static T Scaled<T>(T value, T median, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var z = Distance(value, median, scale);
        var third = z / T.CreateTruncating(FarthestScaled);
        return z / T.Sqrt(T.One + third * third);
    }

    /// <summary>The derivative of <see cref="Scaled"/> by the number.</summary>
    public static T ScaledSlope<T>(T value, T median, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var third = Distance(value, median, scale) / T.CreateTruncating(FarthestScaled);
        var root = T.Sqrt(T.One + third * third);
        return scale / (root * root * root);
    }

    /// <summary>The distance from the centre, and the smallest or largest that has a square.</summary>
    // In double precision the difference of numbers far apart is finite.
    public static T Distance<T>(T value, T median, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(Math.Clamp(
            (double.CreateTruncating(value) - double.CreateTruncating(median)) * double.CreateTruncating(scale), -1e18, 1e18));

    /// <summary>What stands for an edge that is not there.</summary>
    public static T NoEdge<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(PiecewiseLinearNumbers.NoEdge);
}

/// <summary>
/// What one number of a table with <see cref="PiecewiseLinearNumbers"/> becomes: a point on a line that is learnt, straight between edges.
/// </summary>
/// <remarks>
/// Since stretches below a number count whole, what they add up to is summed beforehand: a number then costs one stretch, however many
/// there are.
/// </remarks>
internal readonly ref struct LearntLine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>[stretches + 1], ascending; <see cref="PiecewiseLinearNumbers.NoEdge"/> behind the last.</summary>
    public required ReadOnlySpan<T> Edges { get; init; }

    /// <summary>[stretches, width].</summary>
    public required ReadOnlySpan<T> Directions { get; init; }

    /// <summary>[width]: what the scaled number is multiplied by.</summary>
    public required ReadOnlySpan<T> Linear { get; init; }

    /// <summary>[width]: what is added where the number is missing.</summary>
    public required ReadOnlySpan<T> Missing { get; init; }

    /// <summary>[stretches + 1, width]: what lies below each stretch, as <see cref="SumUp"/> leaves it.</summary>
    public required ReadOnlySpan<T> Sums { get; init; }

    /// <summary>Sums of what lies below each stretch: [stretches + 1, width], the offset in each.</summary>
    /// <param name="directions">[stretches, width].</param>
    /// <param name="offset">[width].</param>
    /// <param name="sums">[stretches + 1, width]; written to.</param>
    public static void SumUp(ReadOnlySpan<T> directions, ReadOnlySpan<T> offset, Span<T> sums)
    {
        var width = offset.Length;
        offset.CopyTo(sums);
        for (var start = 0; start < directions.Length; start += width)
            TensorPrimitives.Add(sums.Slice(start, width), directions.Slice(start, width), sums.Slice(start + width, width));
    }

    /// <summary>The stretch a number lies in, and how much of that lies below it, from 0 to 1.</summary>
    /// <returns>A stretch from 0 on; for a number at or above the last edge the one that would begin there, and 0.</returns>
    public (int Stretch, T Share) Place(T value) => Stretches.Place(Edges, value);

    /// <summary>The point of a number.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="point">[width]; written to.</param>
    public void Point((int Stretch, T Share) place, T scaled, Span<T> point)
    {
        var start = place.Stretch * point.Length;
        TensorPrimitives.MultiplyAdd(Linear, scaled, Sums.Slice(start, point.Length), point);
        if (place.Share > T.Zero)
            TensorPrimitives.MultiplyAdd(Directions.Slice(start, point.Length), place.Share, point, point);
    }

    /// <summary>The point where the number is missing: below all stretches lies the offset.</summary>
    /// <param name="point">[width]; written to.</param>
    public void MissingPoint(Span<T> point) => TensorPrimitives.Add(Sums[..point.Length], Missing, point);

    /// <summary>Turns the gradient by a point into that by its number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="stretch">The stretch it lies in, as <see cref="Place"/> says.</param>
    /// <param name="scaledSlope">The derivative of the scaled number by it.</param>
    /// <param name="gradient">[width].</param>
    /// <remarks>At an edge the slope is that above it.</remarks>
    public T Slope(T value, int stretch, T scaledSlope, ReadOnlySpan<T> gradient)
    {
        var slope = scaledSlope * TensorPrimitives.Dot(gradient, Linear);
        var isOutside = stretch == Edges.Length - 1 || Edges[stretch + 1] == TableNumbers.NoEdge<T>() || stretch == 0 && value < Edges[0];
        return isOutside
            ? slope
            : slope + TensorPrimitives.Dot(gradient, Directions.Slice(stretch * gradient.Length, gradient.Length))
                / (Edges[stretch + 1] - Edges[stretch]);
    }
}
