namespace MLNetDeep.Networks;

/// <summary>What a <see cref="TableEncoding"/> knows of a number: how it is scaled, and the edges of its stretches.</summary>
internal static class NumberStatistics
{
    /// <summary>The statistics of a number, written to their places.</summary>
    /// <param name="scaling">How it is scaled.</param>
    /// <param name="values">The number in each row, without those in which it is missing; sorted and changed here.</param>
    /// <param name="first">[1] for the median or the mean, or for quantiles.</param>
    /// <param name="second">[1] for what distances are multiplied by, or for normal scores.</param>
    /// <param name="edges">
    /// [bins + 1]; those that are not needed become <see cref="PiecewiseLinearNumbers.NoEdge"/>. Empty where none are wanted.
    /// </param>
    public static void Write(NumberScaling scaling, Span<float> values, Span<float> first, Span<float> second, Span<float> edges)
    {
        values.Sort();
        if (scaling == NumberScaling.Quantile)
            NormalScores.Of(values, first, second);
        else
            (first[0], second[0]) = CentreAndScale(scaling, values);

        edges.Fill(PiecewiseLinearNumbers.NoEdge);
        if (!values.IsEmpty)
            FindEdges(values[..WithoutMostRepeats(values, edges.Length - 1)], edges);
    }

    private static (float Centre, float Scale) CentreAndScale(NumberScaling scaling, ReadOnlySpan<float> sorted)
    {
        if (sorted.IsEmpty)
            return (0, 0);
        if (scaling == NumberScaling.Robust)
            return ((float)Quantile(sorted, .5), ScaleOf(sorted));

        var (mean, squares) = (0.0, 0.0);
        foreach (var value in sorted)
            mean += value / (double)sorted.Length;
        foreach (var value in sorted)
            squares += (value - mean) * (value - mean) / sorted.Length;
        // Of equal values a rounded mean leaves something.
        return ((float)mean, sorted[0] == sorted[^1] ? 0 : Inverse(Math.Sqrt(squares)));
    }

    /// <summary>
    /// One divided by the distance of the quartiles; where they are equal, two by that of smallest and largest; 0 where all are equal.
    /// RealMLP's rule.
    /// </summary>
    private static float ScaleOf(ReadOnlySpan<float> sorted)
    {
        var quartiles = Quantile(sorted, .75) - Quantile(sorted, .25);
        return quartiles > 0 ? Inverse(quartiles) : Inverse(((double)sorted[^1] - sorted[0]) / 2);
    }

    /// <summary>0 where a width is too small for its inverse to be a number: nothing can be told apart.</summary>
    private static float Inverse(double width) =>
        1 / width is var scale && double.IsFinite(scale) && (float)scale <= float.MaxValue ? (float)scale : 0;

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
