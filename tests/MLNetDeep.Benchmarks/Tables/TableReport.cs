using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>The tables that are printed: of each method the medians over the seeds.</summary>
internal static class TableReport
{
    /// <summary>One result in a line, as soon as it is known.</summary>
    public static string Line(TableResult result)
    {
        var (figures, loss) = (result.Figures, Number(result.Figures.Loss));
        var quality = figures.Accuracy is { } accuracy ? $"accuracy {Text(accuracy, "F4")}, log-loss {loss}" : $"RMSE {loss}";
        var times = $"{Text(result.Seconds, "F1")} s, {Text(result.ProcessorSeconds, "F1")} s of processors";
        return $"[{result.Table} {result.Method} seed {Text(result.Seed, "F0")}: {quality}, {times}]";
    }

    public static void WriteTable(TextWriter to, string table, IReadOnlyList<TableResult> results)
    {
        to.WriteLine();
        to.WriteLine($"### {table}");
        var isClass = results.Any(result => result.Figures.Accuracy is not null);
        string[] figures = isClass ? ["accuracy", "log-loss"] : ["RMSE"];
        var markdown = new MarkdownTable(to, ["", .. figures, "seconds", "of processors", "seeds"]);
        foreach (var method in results.GroupBy(result => result.Method).OrderBy(method => Loss(method)))
        {
            markdown.Row([
                TitleOf(method.Key),
                .. isClass ? [Spread(method.Select(result => result.Figures.Accuracy ?? double.NaN), value => Text(value, "F4"))]
                    : Array.Empty<string>(),
                Spread(method.Select(result => result.Figures.Loss), Number),
                Text(Median(method.Select(result => result.Seconds)), "F1"),
                Text(Median(method.Select(result => result.ProcessorSeconds)), "F1"),
                Text(method.Count(), "F0"),
            ]);
        }
        to.Flush();
    }

    /// <summary>The mean over the tables of the rank by median log-loss or RMSE, of methods that were measured on all of them.</summary>
    public static void WriteRanks(TextWriter to, IReadOnlyList<TableResult> results)
    {
        var tables = results.GroupBy(result => result.Table).Select(
            table => table.GroupBy(result => result.Method).ToDictionary(method => method.Key, Loss)).ToList();
        string[] methods = [.. results.Select(result => result.Method).Distinct().Where(
            method => tables.All(table => table.ContainsKey(method)))];
        to.WriteLine();
        to.WriteLine($"### Mean rank over {tables.Count} tables");
        var markdown = new MarkdownTable(to, "", "mean rank", "seconds for all tables");
        // One that gave no finite figure is behind all others.
        double RankIn(Dictionary<string, double> table, string method) =>
            1 + methods.Count(other => Comparable(table[other]) < Comparable(table[method]));
        foreach (var (method, rank) in methods.Select(method => (method, tables.Average(table => RankIn(table, method))))
            .OrderBy(pair => pair.Item2))
        {
            var seconds = results.Where(result => result.Method == method).GroupBy(result => result.Table).Sum(
                table => Median(table.Select(result => result.Seconds)));
            markdown.Row(TitleOf(method), Text(rank, "F2"), Text(seconds, "F0"));
        }
    }

    /// <summary>How many times the time of trees each preset takes.</summary>
    public static void WriteTimes(TextWriter to, IReadOnlyList<TableResult> results)
    {
        to.WriteLine();
        Line("ForTables", TableMethods.ForTables, "LightGBM default", TableMethods.LightGbm);
        Line("ForTablesBest", TableMethods.ForTablesBest, "LightGBM's 30 trials", TableMethods.LightGbmSearched);

        void Line(string title, string ours, string otherTitle, string theirs)
        {
            var ratios = BenchmarkTables.Eight.Select(table => (Table: table, Ratio: Seconds(table, ours) / Seconds(table, theirs)))
                .Where(pair => double.IsFinite(pair.Ratio)).OrderBy(pair => pair.Ratio).ToList();
            if (ratios.Count > 0)
                to.WriteLine($"{title} takes {Text(Median(ratios.Select(pair => pair.Ratio)), "F1")} times the processor time of "
                    + $"{otherTitle}, at most {Text(ratios[^1].Ratio, "F1")} ({ratios[^1].Table}); median of {ratios.Count} tables");
        }

        double Seconds(string table, string method) => Median(
            results.Where(result => result.Table == table && result.Method == method).Select(result => result.ProcessorSeconds));
    }

    /// <summary>The two lines that say whether the goal is met.</summary>
    public static void WriteVerdicts(TextWriter to, IReadOnlyList<TableResult> results)
    {
        to.WriteLine($"ForTables better than LightGBM default on {Wins(TableMethods.ForTables, TableMethods.LightGbm)} of 8");
        to.WriteLine(
            $"ForTablesBest better than LightGBM after 30 trials on "
                + $"{Wins(TableMethods.ForTablesBest, TableMethods.LightGbmSearched)} of 8");

        int Wins(string ours, string theirs) => BenchmarkTables.Eight.Count(table => MedianOf(table, ours) < MedianOf(table, theirs));
        double MedianOf(string table, string method) => Loss(results.Where(result => result.Table == table && result.Method == method));
    }

    private static string TitleOf(string method) => TableMethods.All.FirstOrDefault(
        known => known.Name == method)?.Title ?? SklearnNetwork.Title;

    private static double Loss(IEnumerable<TableResult> results) => Median(results.Select(result => result.Figures.Loss));

    private static double Comparable(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Spread(IEnumerable<double> values, Func<double, string> text)
    {
        double[] all = [.. values];
        return all.Length == 1 ? text(all[0]) : $"{text(Median(all))} ({text(all.Min())} to {text(all.Max())})";
    }

    /// <summary>Four digits: enough to tell methods apart.</summary>
    private static string Number(double value) => value switch
    {
        >= 1000 => Text(value, "F0"),
        >= 10 => Text(value, "F2"),
        _ => Text(value, "F4"),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
