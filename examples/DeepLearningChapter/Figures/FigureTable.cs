using Spectre.Console;
using static System.FormattableString;

namespace DeepLearningChapter.Figures;

/// <summary>Prints figures beside the book's.</summary>
internal static class FigureTable
{
    public static IReadOnlyList<string> Headings { get; } = ["Network", "Figure", "Book, 1st ed.", "2nd ed.", "Here", "Near"];

    /// <summary>Prints the figures of these steps; nothing when there are none.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<StepResult> results)
    {
        if (results.All(result => result.Figures.Count == 0))
            return;

        var table = new Table().AddColumn(new TableColumn("Step").RightAligned());
        foreach (var (column, heading) in Headings.Index())
            table.AddColumn(column is >= 2 and <= 4 ? new TableColumn(heading).RightAligned() : new TableColumn(heading));

        foreach (var (step, figure) in results.SelectMany(result => result.Figures, (result, figure) => (result.Number, figure)))
            table.AddRow([Invariant($"{step}"), .. figure.Cells().Select(Markup.Escape)]);
        console.Write(table);
    }
}
