namespace MLNetDeep.Data.Rows;

/// <summary>
/// Brings weights that are far from 1 near it. Only their ratio counts, but sums of them are taken in Single, where 3e37 of many rows
/// overflow and 1e-42 lose their digits. A power of two changes no digit.
/// </summary>
internal static class WeightRange
{
    /// <summary>How many powers of two the largest weight may be from 1; sums have room for more.</summary>
    private const int Farthest = 32;

    /// <summary>What weights are to be multiplied by: 1 for usual ones.</summary>
    /// <param name="largest">The largest of them; at least 0.</param>
    public static double FactorFor(float largest) =>
        largest > 0 && Math.ILogB((double)largest) is var power && Math.Abs(power) > Farthest ? Math.ScaleB(1.0, -power) : 1;

    /// <summary>The weights times the factor.</summary>
    public static float[] Scaled(IReadOnlyList<float> weights, double factor) => [.. weights.Select(weight => (float)(weight * factor))];

    /// <summary>The weights, brought near 1 where they are far from it.</summary>
    public static float[] Scaled(IReadOnlyList<float> weights) => Scaled(weights, FactorFor(weights.DefaultIfEmpty().Max()));
}
