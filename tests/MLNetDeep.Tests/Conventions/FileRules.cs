using System.Text.RegularExpressions;

namespace MLNetDeep.Tests.Conventions;

/// <summary>One concept or one family of small ones a file, named as it, short, and of lines that fit a screen; each violation is a
/// sentence.</summary>
internal static partial class FileRules
{
    public const int MostLines = 300;
    public const int MedianLines = 100;
    public const int MostColumns = 140;

    private static readonly string[] SaysNothing = ["Utils", "Helper", "Manager"];

    public static IEnumerable<string> Violations(SourceFile file)
    {
        if (file.LineCount > MostLines)
            yield return $"{file.RelativePath}: {file.LineCount} lines; at most {MostLines}. Which second concept could have its own file?";

        if (file.Types is [var first, ..] && first != file.Concept && !IsFamily(file))
            yield return $"{file.RelativePath}: declares '{first}' first. A file is named as its first type, or, of a family of several, "
                + $"in the plural.";

        foreach (var name in file.Types.Prepend(file.Concept).Distinct())
        {
            if (SaysNothing.FirstOrDefault(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
                yield return $"{file.RelativePath}: '{word}' in '{name}' says nothing. Name what it is or does.";
        }
    }

    /// <summary>The lines that are too long. What cannot be broken may be: a documentation table's row, a reference, the content of a raw
    /// literal; and outside the libraries what a test or program holds as one literal, a file's content or a whole message.</summary>
    public static IEnumerable<string> LongLines(SourceFile file)
    {
        var isContent = false;
        var inLibrary = file.RelativePath.StartsWith("src/", StringComparison.Ordinal);
        foreach (var (index, line) in file.Text.Split('\n').Index())
        {
            var wasContent = isContent;
            if (line.Split("\"\"\"").Length % 2 == 0)
                isContent = !isContent;
            if (line.Length > MostColumns && !wasContent && !Unbreakable().IsMatch(line) && (inLibrary || !LongLiteral().IsMatch(line)))
                yield return $"{file.RelativePath}({index + 1}): {line.Length} columns; at most {MostColumns}. Break the line.";
        }
    }

    /// <summary>
    /// The lines of a page that are too long. A table's row, a heading, code, an image and a word longer than a line cannot be broken.
    /// </summary>
    public static IEnumerable<string> LongLines(DocumentPage page)
    {
        var isCode = false;
        foreach (var (index, line) in page.Text.Split('\n').Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            if (line.Length > MostColumns && !isCode && !UnbreakableInPage().IsMatch(line))
                yield return $"{page.RelativePath}({index + 1}): {line.Length} columns; at most {MostColumns}. Break the line.";
        }
    }

    [GeneratedRegex(@"^\s*(\||#|!?\[[^]]*\]\S*$|\S*$|[-*] \S*$)")]
    private static partial Regex UnbreakableInPage();

    [GeneratedRegex(@"^\s*(/// \||/// <inheritdoc)")]
    private static partial Regex Unbreakable();

    [GeneratedRegex("\"{3}|\"(?:[^\"\\\\]|\\\\.){60,}\"")]
    private static partial Regex LongLiteral();

    private static bool IsFamily(SourceFile file) => file.Types.Count > 1 && file.Concept.EndsWith('s');

    public static double Median(IEnumerable<int> lineCounts)
    {
        var sorted = lineCounts.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
    }
}
