using MLNetDeep.Sweeps.Tests.Fuzzing;
using MLNetDeep.Tests.Fuzzing;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Mutated files, very many of them: the cases of the tests and those after them.</summary>
internal static class FuzzSoak
{
    private static IReadOnlyList<FuzzTarget> Targets { get; } = [.. FuzzTargets.All, StoreFuzzTarget.Stores];

    public static IEnumerable<string> Readers => Targets.Select(target => target.Name);

    /// <param name="count">How many for each reader.</param>
    /// <param name="reader">One of them; null for all.</param>
    /// <param name="output">Where to.</param>
    public static bool Run(int count, string? reader, TextWriter output)
    {
        output.WriteLine("| read by | cases | loaded | refused | findings | longest | most allocated |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var isClean = true;
        foreach (var target in Targets.Where(target => reader is null || target.Name == reader))
        {
            var report = FuzzRun.Of(target, first: 0, count);
            output.WriteLine(report);
            foreach (var finding in report.Findings.Take(20))
                output.WriteLine(finding);
            isClean &= report.Findings.Count == 0;
        }
        return isClean;
    }
}
