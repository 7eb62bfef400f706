using System.Globalization;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>What came out of a run of mutated files.</summary>
/// <param name="target">What read them.</param>
/// <param name="cases">How many there were.</param>
internal sealed class FuzzReport(string target, int cases)
{
    public int Loaded { get; set; }

    public int Refused { get; set; }

    public long MostAllocated { get; set; }

    public TimeSpan LongestTime { get; set; }

    /// <summary>What must not be: another exception, too much memory, too much time.</summary>
    public List<string> Findings { get; } = [];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {target} | {cases:N0} | {Loaded:N0} | {Refused:N0} | {Findings.Count} | {LongestTime.TotalMilliseconds:N0} ms | "
        + $"{MostAllocated / 1048576.0:N1} MB |");
}
