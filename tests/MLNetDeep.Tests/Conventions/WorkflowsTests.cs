using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What runs on GitHub may do no more than it needs, and runs nothing that others can change under its name.</summary>
[TestClass]
public sealed partial class WorkflowsTests
{
    public static IEnumerable<object[]> Workflows =>
        from file in Directory.GetFiles(Repository.PathOf(".github/workflows"), "*.yml")
        select new object[] { Path.GetFileName(file) };

    [TestMethod]
    [DynamicData(nameof(Workflows))]
    public void Actions_are_pinned_to_commits_and_tokens_only_read(string file)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf($".github/workflows/{file}"));
        Expect.None(lines.Where(line => line.Contains("uses:", StringComparison.Ordinal) && !Pinned().IsMatch(line))
            .Select(line => $"{file}: '{line.Trim()}' must name a commit and, behind it, the version: uses: owner/name@40 digits # v1.2.3"));
        Assert.Contains("permissions:", lines, $"{file} must say what its token may do, before the jobs.");
        Expect.None(lines.Where(line => line.Contains(": write", StringComparison.Ordinal)).Select(line => $"{file}: {line.Trim()}"));
        Expect.None(lines.Where(line => line.Contains("pull_request_target", StringComparison.Ordinal)).Select(line => $"{file}: {line}"));
        Assert.IsTrue(lines.Any(line => line.Contains("timeout-minutes", StringComparison.Ordinal)), $"{file}: no job is to run for ever.");
    }

    /// <summary>What somebody else has written (a title, a branch, a tag) is handed over as a variable, not put into a command.</summary>
    [TestMethod]
    [DynamicData(nameof(Workflows))]
    public void No_command_holds_an_expression(string file) => Expect.None(
        File.ReadAllLines(Repository.PathOf($".github/workflows/{file}"))
            .Where(line => line.Contains("run:", StringComparison.Ordinal) && line.Contains("${{", StringComparison.Ordinal))
            .Select(line => $"{file}: {line.Trim()}"));

    [GeneratedRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();
}
