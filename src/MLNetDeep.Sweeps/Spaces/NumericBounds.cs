using static System.FormattableString;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>The rules for the bounds of a numeric domain.</summary>
internal static class NumericBounds
{
    /// <param name="from">The lower bound.</param>
    /// <param name="to">The upper bound.</param>
    /// <param name="logScale">Whether the logarithm is taken.</param>
    /// <param name="name">The parameter.</param>
    public static IEnumerable<string> Violations(double from, double to, bool logScale, string name)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to))
            yield return Invariant($"The bounds of '{name}' must be finite numbers. Received: {from} to {to}.");
        else if (from >= to)
            yield return Invariant($"The lower bound of '{name}' must be below the upper one. Received: {from} to {to}. ")
                + "For one value leave the parameter out and set it in the start options.";
        else if (logScale && from <= 0)
            yield return Invariant(
                $"The lower bound of '{name}' must be above 0 on a logarithmic scale. Received: {from} to {to}. ")
                + "Raise the lower bound, or leave out logScale.";
    }
}
