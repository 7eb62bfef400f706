using System.Globalization;
using static System.FormattableString;

namespace MLNetDeep.Reports.Pages;

/// <summary>Numbers as people read them, in invariant culture.</summary>
internal static class Number
{
    /// <summary>
    /// Four decimals, or where they would hide the value, five significant digits; none of a number from 100,000 to 10 million.
    /// </summary>
    public static string Of(double value) => value.ToString(
        Math.Abs(value) switch { 0 or (>= .01 and < 1000) => "F4", >= 1e5 and < 1e7 => "F0", _ => "g5" }, CultureInfo.InvariantCulture);

    /// <summary>The same, and nothing for a value that was not recorded.</summary>
    public static string OrNothing(double? value) => value is { } number ? Of(number) : "";

    public static string Of(long value) => Invariant($"{value:N0}");

    public static string Plain(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: > 0 and < .095 } => Invariant($"{Math.Max(1, time.TotalMilliseconds):F0} ms"),
        { TotalSeconds: < 60 } => Invariant($"{time.TotalSeconds:F1} s"),
        { TotalHours: < 1 } => Invariant($"{time.Minutes} min {time.Seconds} s"),
        _ => Invariant($"{(int)time.TotalHours} h {time.Minutes} min"),
    };
}
