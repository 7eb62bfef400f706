using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>Where the links of a page lead: to a file of the repository, and to a heading of it.</summary>
internal static partial class DocumentLinks
{
    /// <summary>What is wrong with the links of a page, a sentence each. Links to other sites are not followed.</summary>
    public static IEnumerable<string> Violations(DocumentPage page)
    {
        foreach (var (line, text) in Prose(page.Text))
            foreach (Match link in Link().Matches(InlineCode().Replace(text, "")))
            {
                var target = link.Groups["target"].Value;
                if (Elsewhere().IsMatch(target))
                    continue;
                var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
                var wanted = path.Length == 0 ? page.RelativePath : Resolve(page.RelativePath, path);
                if (wanted != page.RelativePath && !Path.Exists(Repository.PathOf(wanted)))
                    yield return At($"'{target}' leads to '{wanted}', which is not there.");
                else if (Directory.Exists(Repository.PathOf(wanted)))
                    yield return At($"'{target}' leads to the folder '{wanted}', for which the site has no page. Name a file in it.");
                else if (anchor is not null && !Anchors(wanted == page.RelativePath ? page.Text : Read(wanted)).Contains(anchor))
                    yield return At($"'{target}' leads to a heading that '{wanted}' has not. It has: "
                        + $"{string.Join(", ", Anchors(wanted == page.RelativePath ? page.Text : Read(wanted)))}.");

                string At(string what) => string.Create(CultureInfo.InvariantCulture, $"{page.RelativePath}:{line}: {what}");
            }
    }

    /// <summary>The names by which the headings of a page can be linked to, as GitHub and docfx make them.</summary>
    public static IReadOnlyList<string> Anchors(string text)
    {
        var anchors = new List<string>();
        foreach (var (_, line) in Prose(text).Where(line => Heading().IsMatch(line.Text)))
        {
            var title = MarkedLink().Replace(Heading().Replace(line, ""), "$1").ToLowerInvariant();
            var name = new StringBuilder();
            foreach (var character in title.Trim())
                if (char.IsLetterOrDigit(character) || character is '-' or '_')
                    name.Append(character);
                else if (character == ' ')
                    name.Append('-');
            var again = anchors.Count(anchor => anchor == name.ToString());
            anchors.Add(again == 0 ? name.ToString() : $"{name}-{again}");
        }
        return anchors;
    }

    /// <summary>The lines of a page outside its blocks of code, numbered from 1.</summary>
    private static IEnumerable<(int Line, string Text)> Prose(string text)
    {
        var isCode = false;
        foreach (var (index, line) in text.Split('\n').Index())
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return (index + 1, line);
    }

    private static string Resolve(string page, string path) => Path.GetRelativePath(
        Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path))).Replace('\\', '/');

    private static string Read(string path) =>
        path.EndsWith(".md", StringComparison.Ordinal) ? File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n") : "";

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(?:\s""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex MarkedLink();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Elsewhere();
}
