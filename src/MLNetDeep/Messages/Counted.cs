using static System.FormattableString;

namespace MLNetDeep.Messages;

/// <summary>A number with what it counts.</summary>
internal static class Counted
{
    /// <summary>"1 row", or "2,000 rows".</summary>
    public static string Of(long count, string thing) => Invariant($"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
