using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>Values of points as people read them, in the invariant culture.</summary>
internal static class ValueText
{
    /// <summary>Above it not even a whole number is known to its last digit.</summary>
    private const double LongestWhole = 1e15;

    /// <summary>The label of a choice, or a number.</summary>
    public static string Of(object value) => value is double number ? Of(number) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>A whole number in full, another with four significant digits, or, above a thousand, two decimals.</summary>
    public static string Of(double number) => number.ToString(
        Math.Abs(number) < LongestWhole && (double.IsInteger(number) || Math.Abs(number) >= 1_000) ? "0.##" : "g4",
        CultureInfo.InvariantCulture);
}
