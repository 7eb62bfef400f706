namespace MLNetDeep.Networks;

/// <summary>What a <see cref="TableEncoding"/> knows of a number: median, scale, and the edges of its stretches.</summary>
internal static class NumberStatistics
{
    /// <summary>The statistics of a number, written to their places.</summary>
    /// <param name="values">The number in each row, without those in which it is missing; sorted here.</param>
    /// <param name="edges">
    /// [bins + 1]; those that are not needed become <see cref="PiecewiseLinearNumbers.NoEdge"/>. Empty where none are wanted.
    /// </param>
    /// <returns>The median, and what distances from it are multiplied by.</returns>
    public static (float Median, float Scale) Of(Span<float> values, Span<float> edges)
    {
        edges.Fill(PiecewiseLinearNumbers.NoEdge);
        if (values.IsEmpty)
            return (0, 0);

        values.Sort();
        var (median, scale) = ((float)Quantile(values, .5), ScaleOf(values));
        FindEdges(values[..WithoutMostRepeats(values, edges.Length - 1)], edges);
        return (median, scale);
    }

    /// <summary>
    /// One divided by the distance of the quartiles; where they are equal, two by that of smallest and largest; 0 where all are equal.
    /// RealMLP's rule.
    /// </summary>
    private static float ScaleOf(ReadOnlySpan<float> sorted)
    {
        var quartiles = Quantile(sorted, .75) - Quantile(sorted, .25);
        var scale = quartiles > 0 ? 1 / quartiles : 2 / ((double)sorted[^1] - sorted[0]);
        // Of a range too small for its inverse to be a number nothing can be told apart.
        return double.IsFinite(scale) && (float)scale <= float.MaxValue ? (float)scale : 0;
    }

    /// <summary>
    /// Leaves of each value so many that none fills more than one stretch: what repeats very often, such as the zeros among gains and
    /// payments, would else take the edges from all others. As LightGBM finds its bins.
    /// </summary>
    /// <returns>How many values are left, in front.</returns>
    private static int WithoutMostRepeats(Span<float> sorted, int stretches)
    {
        for (var length = sorted.Length; ;)
        {
            var most = Math.Max(1, length / Math.Max(1, stretches));
            var (left, repeats) = (0, 0);
            for (var i = 0; i < length; i++)
            {
                repeats = i > 0 && sorted[i] == sorted[left - 1] ? repeats + 1 : 1;
                if (repeats <= most)
                    sorted[left++] = sorted[i];
            }
            if (left == length)
                return length;
            length = left;
        }
    }

    /// <summary>Quantiles, each kept once, in front; of few values all. One alone is an edge with nothing behind it.</summary>
    private static void FindEdges(ReadOnlySpan<float> sorted, Span<float> edges)
    {
        var count = 0;
        var wanted = Math.Min(edges.Length, sorted.Length);
        for (var i = 0; i < wanted; i++)
        {
            var edge = (float)Quantile(sorted, wanted == 1 ? 0 : (double)i / (wanted - 1));
            if (count == 0 || edge > edges[count - 1])
                edges[count++] = edge;
        }
    }

    /// <summary>Between the two values beside it, as far as it lies between them: NumPy's rule.</summary>
    private static double Quantile(ReadOnlySpan<float> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]);
    }
}
