using System.Numerics;

namespace MLNetDeep.Compute;

/// <summary>
/// How one number of a table is scaled, written once: training and scoring compute in Single, explaining in Double. A number that is not
/// finite is missing, and not to be asked for.
/// </summary>
internal readonly ref struct NumberScale<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required NumberScaling Scaling { get; init; }

    /// <summary>What is subtracted: the median or the mean. Of <see cref="NumberScaling.Quantile"/> not read.</summary>
    public T Centre { get; init; }

    /// <summary>What distances from the centre are multiplied by. Of <see cref="NumberScaling.Quantile"/> not read.</summary>
    public T Factor { get; init; }

    /// <summary>
    /// [knots], ascending; <see cref="PiecewiseLinearNumbers.NoEdge"/> behind the last. Of <see cref="NumberScaling.Quantile"/> alone.
    /// </summary>
    public ReadOnlySpan<T> Quantiles { get; init; }

    /// <summary>[knots]: the scaled number at each quantile.</summary>
    public ReadOnlySpan<T> NormalScores { get; init; }

    /// <summary>How one of a table's numbers is scaled.</summary>
    /// <param name="scaling">How all of them are.</param>
    /// <param name="first">The centres of all, or their quantiles, one number behind the other.</param>
    /// <param name="second">The factors of all, or their normal scores.</param>
    /// <param name="number">Which one.</param>
    public static NumberScale<T> At(NumberScaling scaling, ReadOnlySpan<T> first, ReadOnlySpan<T> second, int number)
    {
        const int Knots = TableEncoding.QuantileCount;
        return scaling == NumberScaling.Quantile
            ? new NumberScale<T>
            {
                Scaling = scaling,
                Quantiles = first.Slice(number * Knots, Knots),
                NormalScores = second.Slice(number * Knots, Knots),
            }
            : new NumberScale<T> { Scaling = scaling, Centre = first[number], Factor = second[number] };
    }

    /// <summary>The scaled number.</summary>
    public T Of(T value) => Scaling switch
    {
        NumberScaling.Robust => TableNumbers.Scaled(value, Centre, Factor),
        NumberScaling.Standard => TableNumbers.Distance(value, Centre, Factor),
        _ => OfQuantiles(value),
    };

    /// <summary>The derivative of the scaled number by the number; at a quantile that above it.</summary>
    public T Slope(T value) => Scaling switch
    {
        NumberScaling.Robust => TableNumbers.ScaledSlope(value, Centre, Factor),
        NumberScaling.Standard => Factor,
        _ => SlopeOfQuantiles(value),
    };

    private T OfQuantiles(T value)
    {
        // Of a column without any number nothing is known.
        if (Quantiles[0] == TableNumbers.NoEdge<T>())
            return T.Zero;
        var (knot, share) = Stretches.Place(Quantiles, value);
        return share == T.Zero ? NormalScores[knot] : NormalScores[knot] + share * (NormalScores[knot + 1] - NormalScores[knot]);
    }

    private T SlopeOfQuantiles(T value)
    {
        if (Quantiles[0] == TableNumbers.NoEdge<T>() || value < Quantiles[0])
            return T.Zero;
        var (knot, _) = Stretches.Place(Quantiles, value);
        return knot == Quantiles.Length - 1 || Quantiles[knot + 1] == TableNumbers.NoEdge<T>()
            ? T.Zero
            : (NormalScores[knot + 1] - NormalScores[knot]) / (Quantiles[knot + 1] - Quantiles[knot]);
    }
}

/// <summary>Which of the stretches between ascending edges a number lies in.</summary>
internal static class Stretches
{
    /// <summary>The stretch a number lies in, and how much of that lies below it, from 0 to 1.</summary>
    /// <param name="edges">[stretches + 1], ascending; <see cref="PiecewiseLinearNumbers.NoEdge"/> behind the last.</param>
    /// <param name="value">The number.</param>
    /// <returns>A stretch from 0 on; for a number at or above the last edge the one that would begin there, and 0.</returns>
    public static (int Stretch, T Share) Place<T>(ReadOnlySpan<T> edges, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (value < edges[0])
            return (0, T.Zero);

        // The last edge that is not above the number, and is there.
        value = T.Min(value, T.BitDecrement(TableNumbers.NoEdge<T>()));
        var (low, high) = (0, edges.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = edges[middle] <= value ? (middle, high) : (low, middle);
        }
        if (low == edges.Length - 1 || edges[low + 1] == TableNumbers.NoEdge<T>())
            return (low, T.Zero);
        var below = double.CreateTruncating(value) - double.CreateTruncating(edges[low]);
        return (low, T.CreateTruncating(below / (double.CreateTruncating(edges[low + 1]) - double.CreateTruncating(edges[low]))));
    }
}
