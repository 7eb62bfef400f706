namespace MLNetDeep.Sweeps.Pages;

/// <summary>Round numbers along an axis.</summary>
internal static class AxisTicks
{
    private static readonly int[] Factors = [1, 2, 5, 10];

    /// <summary>Some numbers between two, a power of ten times 1, 2 or 5 apart; about as many as asked for.</summary>
    public static IReadOnlyList<double> Between(double from, double to, int about)
    {
        if (!(to > from))
            return [from];

        var rough = (to - from) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * Factors.First(factor => factor * power >= rough);
        var first = (long)Math.Ceiling(from / step - 1e-9);
        var last = (long)Math.Floor(to / step + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }
}
