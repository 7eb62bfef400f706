using MLNetDeep;
using Spectre.Console;
using static System.FormattableString;

namespace FashionMnist.Reports;

/// <summary>Prints the layers of a network: what each does, what shape comes out, and how many parameters it has.</summary>
internal static class ModelReport
{
    public static void Write(IAnsiConsole console, DenseNetworkModel model)
    {
        var table = new Table { ShowFooters = true }
            .AddColumn(new TableColumn("Layer").Footer("Total"))
            .AddColumn(new TableColumn("Output shape"))
            .AddColumn(new TableColumn("Parameters").RightAligned().Footer(Invariant($"{model.ParameterCount:N0}")));

        foreach (var summary in model.Layers)
            table.AddRow(NameOf(summary.Layer), Invariant($"(batch, {summary.OutputSize})"), Invariant($"{summary.ParameterCount:N0}"));

        console.Write(table);
    }

    private static string NameOf(Layer layer) => layer switch
    {
        Dense dense => Invariant($"Dense {dense.Units}, {dense.Activation}"),
        Dropout dropout => Invariant($"Dropout {dropout.Rate}"),
        _ => layer.GetType().Name,
    };
}
