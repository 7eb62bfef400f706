using System.Text.RegularExpressions;

namespace MLNetDeep.Tests.Support;

/// <summary>The code that a page of the documentation shows, held against the test that runs it.</summary>
internal static partial class GuideCode
{
    /// <summary>The page's lines of C#, without indentation and empty lines.</summary>
    public static IEnumerable<string> LinesOf(string page) => CodeBlock().Matches(File.ReadAllText(Repository.PathOf(page)))
        .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Those of the lines that a test's file does not have, however it breaks and indents them.</summary>
    public static string[] MissingFrom(string testFile, IEnumerable<string> lines)
    {
        var code = WithoutBlanks(File.ReadAllText(Repository.PathOf(testFile)));
        return [.. lines.Where(line => !code.Contains(WithoutBlanks(line), StringComparison.Ordinal))];
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
