namespace MLNetDeep.Tests.Conventions;

/// <summary>One concept or one family of small ones a file, named as it, and short; each violation is a sentence.</summary>
internal static class FileRules
{
    public const int MostLines = 300;
    public const int MedianLines = 80;

    private static readonly string[] SaysNothing = ["Utils", "Helper", "Manager"];

    public static IEnumerable<string> Violations(SourceFile file)
    {
        if (file.LineCount > MostLines)
            yield return $"{file.RelativePath}: {file.LineCount} lines; at most {MostLines}. Which second concept could have its own file?";

        if (file.Types is [var first, ..] && first != file.Concept && !IsFamily(file))
            yield return $"{file.RelativePath}: declares '{first}' first. A file is named as its first type, or, of a family of several, in the plural.";

        foreach (var name in file.Types.Prepend(file.Concept).Distinct())
        {
            if (SaysNothing.FirstOrDefault(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
                yield return $"{file.RelativePath}: '{word}' in '{name}' says nothing. Name what it is or does.";
        }
    }

    private static bool IsFamily(SourceFile file) => file.Types.Count > 1 && file.Concept.EndsWith('s');

    public static double Median(IEnumerable<int> lineCounts)
    {
        var sorted = lineCounts.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
    }
}
