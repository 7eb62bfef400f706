using MLNetDeep.Tests.Fuzzing;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Mutated files, very many of them: the cases of the tests and those after them.</summary>
internal static class FuzzSoak
{
    public static bool Run(int count, TextWriter output)
    {
        output.WriteLine("| read by | cases | loaded | refused | findings | longest | most allocated |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var isClean = true;
        foreach (var target in FuzzTargets.All)
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
