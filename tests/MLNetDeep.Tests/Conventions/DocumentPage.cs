using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>A page of the documentation, read for the C# it shows.</summary>
/// <param name="RelativePath">From the repository's root, with '/'.</param>
/// <param name="Text">Its content, lines ended by '\n'.</param>
internal sealed partial record DocumentPage(string RelativePath, string Text)
{
    /// <summary>Every page of the repository but those the build put into bin/ and obj/, and what programs leave in artifacts/.</summary>
    public static IReadOnlyList<DocumentPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => (File: file, Relative: Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))
            .Where(found => !found.Relative.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .OrderBy(found => found.Relative, StringComparer.Ordinal)
            .Select(found => new DocumentPage(found.Relative, File.ReadAllText(found.File).ReplaceLineEndings("\n"))),
    ];

    /// <summary>What a block begins with that needs a package this repository cannot restore; the reason stands behind it.</summary>
    private const string NotCompiled = "// Not compiled in this repository: ";

    /// <summary>The blocks marked <c>csharp</c>, in order, and the line of the page on which the code of each begins; but for those that
    /// say why they are not compiled.</summary>
    public IReadOnlyList<(int Line, string Code)> CodeBlocks =>
        [.. CodeBlock().Matches(Text).Where(block => !block.Groups["code"].Value.StartsWith(NotCompiled, StringComparison.Ordinal))
            .Select(block => (2 + Text.AsSpan(0, block.Index).Count('\n'), block.Groups["code"].Value))];

    public override string ToString() => RelativePath;

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
