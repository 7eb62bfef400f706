using System.Diagnostics;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Networks beside trees on tables: test figures, seconds and mean rank, over several seeds. Test rows choose nothing. Markdown on standard
/// output; docs/tables-measured.md says what the rows are.
/// </summary>
internal static class TableComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Tables";

    public static string Usage => TableWords.Usage;

    /// <returns>The exit code: 2 for words that it does not know.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        TableWords words;
        try
        {
            words = TableWords.Parse(arguments);
        }
        catch (ArgumentException unknown)
        {
            Console.Error.WriteLine(unknown.Message);
            return 2;
        }
        var results = new TableResults(words.ResultsPath);
        if (!words.OnlyReport)
            Measure(words, results);
        if (words.Form.IsQuick)
            Console.WriteLine($"Quick form, rough figures: {words.Form.MostRows} rows of a table, {words.Form.Trials} trials of a search.");
        foreach (var table in results.All.GroupBy(result => result.Table))
            TableReport.WriteTable(Console.Out, table.Key, [.. table]);
        TableReport.WriteRanks(Console.Out, results.All);
        TableReport.WriteTimes(Console.Out, results.All);
        TableReport.WriteVerdicts(Console.Out, results.All);
        return 0;
    }

    /// <summary>One seed of all tables before the next seed: what is there when a run is cut short is of all tables.</summary>
    private static void Measure(TableWords words, TableResults results)
    {
        TableMethod[] methods = [.. TableMethods.All.Where(method => words.Methods.Contains(method.Name))];
        using var python = words.Methods.Contains(SklearnNetwork.Name) ? SklearnNetwork.TryStart(Console.Error) : null;
        foreach (var seed in words.Seeds)
            foreach (var table in words.Tables)
            {
                foreach (var method in methods.Where(method => !results.Has(table, method.Name, seed)))
                    Keep(Measured(table, method, seed, words.Form));
                if (!results.Has(table, SklearnNetwork.Name, seed)
                    && python?.Measured(BenchmarkTables.Load(new MLContext(), table, mostRows: null), seed, words.Form) is { } figures)
                    Keep(figures);
            }

        void Keep(TableResult result)
        {
            results.Add(result);
            Console.Error.WriteLine(TableReport.Line(result));
        }
    }

    private static TableResult Measured(string name, TableMethod method, int seed, TableForm form)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, name, form.MostRows);
        // Read once, so that the fit's time is not that of reading a file.
        var rows = table.Train.Preview(maxRows: int.MaxValue).RowView.Length;

        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        var fitted = method.Fit(new TableRequest(mlContext, table, rows, seed, form));
        var (elapsed, used) = (Stopwatch.GetElapsedTime(begin), Process.GetCurrentProcess().TotalProcessorTime - processor);

        var figures = TableFigures.Of(mlContext, table.Task, fitted.Model.Transform(table.Test));
        (fitted.Model as IDisposable)?.Dispose();
        return new TableResult(
            name, method.Name, seed, figures, (elapsed + fitted.Before).TotalSeconds, (used + fitted.ProcessorBefore).TotalSeconds);
    }
}
