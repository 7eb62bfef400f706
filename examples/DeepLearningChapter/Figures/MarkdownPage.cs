using System.Text;
using static System.FormattableString;

namespace DeepLearningChapter.Figures;

/// <summary>Writes the result table as Markdown.</summary>
internal static class MarkdownPage
{
    public static void Save(string path, string origin, string? caveat, IEnumerable<StepResult> results, TimeSpan duration) =>
        File.WriteAllText(path, Text(origin, caveat, results, duration), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    public static string Text(string origin, string? caveat, IEnumerable<StepResult> results, TimeSpan duration)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"{origin}. The whole run took {duration.TotalSeconds:F0} s.\n\n"));
        if (caveat is not null)
            text.Append(Invariant($"**{caveat}**\n\n"));
        text.Append(Row(["Step", .. FigureTable.Headings]));
        text.Append("|--:|---|---|--:|--:|--:|---|\n");
        foreach (var (step, figure) in results.SelectMany(result => result.Figures, (result, figure) => (result, figure)))
            text.Append(Row([Invariant($"{step.Number}"), .. figure.Cells()]));
        return text.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
