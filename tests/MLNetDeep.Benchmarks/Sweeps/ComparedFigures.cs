using System.Globalization;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>What one way to find a model came to with one seed.</summary>
/// <param name="Way">The way.</param>
/// <param name="ValidationLoss">The loss on the rows that it was chosen by.</param>
/// <param name="TestLoss">The loss on rows that nothing was chosen by.</param>
/// <param name="TestFigure">Accuracy or RMSE on those.</param>
internal sealed record ComparedFigures(string Way, double ValidationLoss, double TestLoss, double TestFigure)
{
    /// <summary>How many trials had ended.</summary>
    public int? Trials { get; init; }

    /// <summary>How many epochs it took to be as good as the best of random search on the validation rows, by all the epochs of random
    /// search.</summary>
    public double? ShareToRandomBest { get; init; }

    /// <summary>Writes a table in Markdown: for each way the medians over the seeds, with the smallest and the largest.</summary>
    public static void Write(IEnumerable<ComparedFigures> figures, TextWriter writer)
    {
        writer.WriteLine("| | test accuracy or RMSE | test loss | validation loss | trials | epochs to random search's best "
            + "|\n|---|---|---|---|---|---|");
        foreach (var way in figures.GroupBy(figure => figure.Way))
            writer.WriteLine($"| {way.Key} | {Spread(way, figure => figure.TestFigure)} | {Spread(way, figure => figure.TestLoss)} | "
                + $"{Spread(way, figure => figure.ValidationLoss)} | {Spread(way, figure => figure.Trials, "F0")} | "
                + $"{Spread(way, figure => figure.ShareToRandomBest, "F2")} |");
        writer.Flush();
    }

    private static string Spread(IEnumerable<ComparedFigures> way, Func<ComparedFigures, double?> of, string format = "F4")
    {
        double[] sorted = [.. way.Select(of).OfType<double>().Order()];
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return sorted.Length == 0 ? ""
            : $"{Text((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2)} ({Text(sorted[0])} to {Text(sorted[^1])})";
    }
}
