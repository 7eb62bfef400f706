using System.Text.RegularExpressions;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What the conventions ask of one C# file, read from its text.</summary>
/// <param name="RelativePath">From the repository's root, with '/'.</param>
/// <param name="Text">Its content, lines ended by '\n'.</param>
internal sealed partial record SourceFile(string RelativePath, string Text)
{
    /// <summary>The file's name up to the first dot: "Trainer" for Trainer.cs and for Trainer.Fit.cs.</summary>
    public string Concept => Path.GetFileName(RelativePath).Split('.')[0];

    public int LineCount => Text.TrimEnd('\n').Split('\n').Length;

    public string Namespace => NamespaceLine().Match(Text).Groups["name"].Value;

    /// <summary>The names of the types declared in the file's namespace, in order. Namespaces are file-scoped here, so these stand at the
    /// start of a line.</summary>
    public IReadOnlyList<string> Types => [.. TypeLine().Matches(Text).Select(m => m.Groups["name"].Value)];

    /// <summary>What the <c>using</c> lines name, aliases and static ones included.</summary>
    public IReadOnlyList<string> Usings => [.. UsingLine().Matches(Text).Select(m => m.Groups["name"].Value)];

    /// <summary>The numbers of the lines on which a <c>catch</c> does nothing; a comment is nothing too.</summary>
    public IReadOnlyList<int> EmptyCatches => [.. EmptyCatch().Matches(Text).Select(m => 1 + Text.AsSpan(0, m.Index).Count('\n'))];

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?:global::)?(?<name>[\w.]+)[^;()]*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\bcatch\b\s*(?:" + Parenthesised + @"\s*)?(?:when\s*" + Parenthesised + @"\s*)?\{(?:\s|//[^\n]*|/\*.*?\*/)*\}",
        RegexOptions.Singleline)]
    private static partial Regex EmptyCatch();

    private const string Parenthesised = @"\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)";
}
