namespace MLNetDeep.Transforms;

/// <summary>How far intervals reach beyond what is predicted.</summary>
/// <param name="Value">The margin; below 0 where quantiles were wider than they need be.</param>
/// <param name="Coverage">The share of rows it was found for.</param>
/// <param name="Rows">The number of rows it was found on.</param>
internal sealed record ConformalMargin(float Value, float Coverage, int Rows)
{
    /// <summary>The ends of an interval.</summary>
    public (float Low, float High) Around(float low, float high)
    {
        var (from, to) = (low - Value, high + Value);
        if (from <= to || float.IsNaN(from) || float.IsNaN(to))
            return float.IsNaN(from) || float.IsNaN(to) ? (float.NaN, float.NaN) : (from, to);
        var middle = from / 2 + to / 2;
        return (middle, middle);
    }
}
