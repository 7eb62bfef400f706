using System.Globalization;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>What is demanded of a figure, printed beside what was seen.</summary>
/// <param name="What">The figure in words.</param>
/// <param name="Bound">The least, or the most, that it may be.</param>
/// <param name="IsLeast">Whether more is better.</param>
/// <param name="Seen">What was measured; null where it could not be.</param>
/// <param name="Note">What a reader must know about it; empty if nothing.</param>
internal sealed record Target(string What, double Bound, bool IsLeast, double? Seen, string Note = "")
{
    public bool? IsMet => Seen is { } seen ? IsLeast ? seen >= Bound : seen <= Bound : null;

    /// <summary>A table of targets; none in the quick form, whose figures are too rough to judge by.</summary>
    public static void Write(TextWriter to, PeerForm form, IReadOnlyCollection<Target> targets)
    {
        if (targets.Count == 0 || form.IsQuick)
            return;
        var table = new MarkdownTable(to, "target", "bound", "seen", "", "");
        foreach (var target in targets)
            table.Row(target.What, $"{(target.IsLeast ? "≥" : "≤")} {Number(target.Bound)}", target.Seen is { } seen ? Number(seen) : "–",
                target.IsMet switch { true => "met", false => "not met", null => "not measured" }, target.Note);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
