using ExampleKit;
using ExampleKit.Data;
using Microsoft.ML.Data;
using Spectre.Console;
using static System.FormattableString;

namespace FashionMnist.Reports;

/// <summary>Prints how well the model does on pictures it has not seen: in all, class by class, and what it takes for what.</summary>
internal static class EvaluationReport
{
    public static void Write(IAnsiConsole console, MulticlassClassificationMetrics metrics, string dataName)
    {
        var count = metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
        console.Heading(Invariant(
            $"Accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4} on {count:N0} test images of {dataName}"));
        console.Write(Classes(metrics.ConfusionMatrix));
        console.Heading("What was (rows) taken for what (columns)");
        console.Write(Confusions(metrics.ConfusionMatrix));
    }

    private static Table Classes(ConfusionMatrix matrix)
    {
        var table = new Table().AddColumn("Class");
        foreach (var heading in (string[])["Precision", "Recall", "Images"])
            table.AddColumn(new TableColumn(heading).RightAligned());

        for (var i = 0; i < matrix.NumberOfClasses; i++)
        {
            table.AddRow(
                ClothingClasses.Names[i],
                Invariant($"{matrix.PerClassPrecision[i]:F3}"),
                Invariant($"{matrix.PerClassRecall[i]:F3}"),
                Invariant($"{matrix.Counts[i].Sum():N0}"));
        }
        return table;
    }

    private static Table Confusions(ConfusionMatrix matrix)
    {
        var table = new Table().AddColumn("");
        for (var j = 0; j < matrix.NumberOfClasses; j++)
            table.AddColumn(new TableColumn(Invariant($"{j}")).RightAligned().Padding(0, 0).Width(5));

        for (var i = 0; i < matrix.NumberOfClasses; i++)
            table.AddRow([Invariant($"{i} {ClothingClasses.Names[i]}"),
                .. matrix.Counts[i].Select((count, j) => Cell(count, isRight: i == j))]);
        return table;
    }

    private static string Cell(double count, bool isRight) =>
        count == 0 ? "[grey].[/]" : isRight ? Invariant($"[bold green]{count:F0}[/]") : Invariant($"{count:F0}");
}
